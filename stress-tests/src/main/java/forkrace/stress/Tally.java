// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often each outcome of a cell was seen. */
public final class Tally {

    private final Map<String, Long> counts = new TreeMap<>();

    /** Adds the counts of another stretch of the same cell. */
    public void add(Map<String, Long> more) {
        more.forEach((outcome, count) -> counts.merge(outcome, count, Math::addExact));
    }

    /** Outcome in words to number of samples that ended so. */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** Number of samples taken. */
    public long samples() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Number of samples with any bad outcome. */
    public long losses() {
        return samples() - counts.getOrDefault(OutcomeClass.CONSISTENT.word(), 0L);
    }

    /** Number of samples that show each bad class; a sample may show several. */
    public Map<OutcomeClass, Long> classes() {
        Map<OutcomeClass, Long> classes = new EnumMap<>(OutcomeClass.class);
        counts.forEach((outcome, count) ->
                OutcomeWords.parse(outcome).orElse(Set.of()).forEach(bad -> classes.merge(bad, count, Long::sum)));
        return classes;
    }

    /** Number of samples that show the class, partly lost reads counting as lost ones. */
    public long of(OutcomeClass wanted) {
        return counts.entrySet().stream()
                .filter(entry -> OutcomeWords.parse(entry.getKey()).orElse(Set.of()).stream()
                        .anyMatch(bad -> Verdict.compared(bad) == wanted))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
