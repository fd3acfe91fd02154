// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each operation did something, and each rule was seen to hold. Shared by the threads of a test. */
final class Coverage {

    private final Map<String, Map<FixId, LongAdder>> counts = new ConcurrentHashMap<>();

    void count(FixId fix, String what) {
        counts.computeIfAbsent(what, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(fix, key -> new LongAdder())
                .increment();
    }

    void confirmed(FixId fix, Reason reason) {
        count(fix, key(reason.rule(), reason.deviation()));
    }

    private static String key(Rule rule, Deviation deviation) {
        return "rule " + rule + " " + deviation;
    }

    private long of(FixId fix, String what) {
        Map<FixId, LongAdder> byFix = counts.get(what);
        LongAdder count = byFix == null ? null : byFix.get(fix);
        return count == null ? 0 : count.sum();
    }

    /** Rules of {@code fix} that were never seen to hold, in any way. */
    List<String> missingRules(FixId fix) {
        List<String> missing = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (rule.holdsFor(fix) && rule.shows().stream().allMatch(deviation -> of(fix, rule, deviation) == 0)) {
                missing.add(fix.id() + " " + rule);
            }
        }
        return missing;
    }

    /** How often a rule was seen to hold in this way. */
    long of(FixId fix, Rule rule, Deviation deviation) {
        return of(fix, key(rule, deviation));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format("%-62s", "histories, operations, rules"));
        for (FixId fix : Variant.DESCRIBED) {
            table.append(String.format("%10s", fix.id()));
        }
        for (String what : new TreeMap<>(counts).keySet()) {
            table.append(String.format("%n%-62s", what));
            for (FixId fix : Variant.DESCRIBED) {
                table.append(String.format("%10d", of(fix, what)));
            }
        }
        return table.toString();
    }
}
