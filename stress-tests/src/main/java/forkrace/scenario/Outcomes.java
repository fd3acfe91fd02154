// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What was observed, as words; asked once a sample, so each set is put into words once. */
final class Outcomes {

    /** Compared only in the scenarios whose subject they are; elsewhere they may happen and are dropped. */
    private static final Set<OutcomeClass> COSTS = EnumSet.of(
            OutcomeClass.FALSE_POSITIVE_COPY,
            OutcomeClass.FORK_BLOCKED,
            OutcomeClass.CHILD_SEGV,
            OutcomeClass.STALE_RO_PIN,
            OutcomeClass.TORN_CHILD_COPY);

    private static final ClassValue<Outcomes> OF_SCENARIO = new ClassValue<>() {
        @Override
        protected Outcomes computeValue(Class<?> type) {
            return new Outcomes(type);
        }
    };

    private final Set<OutcomeClass> compared;
    private final Map<Set<OutcomeClass>, String> words = new ConcurrentHashMap<>();

    private Outcomes(Class<?> type) {
        Class<?> marked = type;
        while (marked.getAnnotation(Race.class) == null) {
            marked = marked.getSuperclass();
        }
        compared = EnumSet.complementOf(EnumSet.copyOf(COSTS));
        compared.addAll(Arrays.asList(marked.getAnnotation(Race.class).mayShow()));
    }

    /**
     * The words of what a run of {@code scenario} showed, joined by {@code +} in the order of the constants, without the costs that
     * its {@link Race} does not name; {@code KEPT} for nothing.
     */
    static String words(Class<?> scenario, Set<OutcomeClass> observed) {
        if (observed.isEmpty()) {
            return OutcomeClass.CONSISTENT.word();
        }
        Outcomes outcomes = OF_SCENARIO.get(scenario);
        String words = outcomes.words.get(observed);
        if (words == null) {
            words = outcomes.join(observed);
            outcomes.words.put(EnumSet.copyOf(observed), words);
        }
        return words;
    }

    private String join(Set<OutcomeClass> observed) {
        String words = observed.stream()
                .filter(compared::contains)
                .map(OutcomeClass::word)
                .collect(Collectors.joining("+"));
        return words.isEmpty() ? OutcomeClass.CONSISTENT.word() : words;
    }
}
