// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Outcomes as scenarios write them: the words of the classes in enum order, joined by a plus sign; KEPT when nothing is wrong. */
public final class OutcomeWords {

    private static final Map<String, OutcomeClass> BY_WORD =
            Arrays.stream(OutcomeClass.values()).collect(Collectors.toMap(OutcomeClass::word, Function.identity()));

    private OutcomeWords() {}

    /** The outcome that shows exactly the given bad classes. */
    public static String outcome(Collection<OutcomeClass> classes) {
        return join(classes, "+");
    }

    /** The given bad classes for a reader, for example {@code LOST, LEAKED}. */
    public static String list(Collection<OutcomeClass> classes) {
        return join(classes, ", ");
    }

    private static String join(Collection<OutcomeClass> classes, String separator) {
        return classes.isEmpty()
                ? OutcomeClass.CONSISTENT.word()
                : classes.stream().sorted().map(OutcomeClass::word).collect(Collectors.joining(separator));
    }

    /** The bad classes an outcome shows, none for KEPT; empty if this is not an outcome any scenario writes. */
    public static Optional<Set<OutcomeClass>> parse(String outcome) {
        EnumSet<OutcomeClass> classes = EnumSet.noneOf(OutcomeClass.class);
        if (!outcome.equals(OutcomeClass.CONSISTENT.word())) {
            for (String word : outcome.split("\\+", -1)) {
                OutcomeClass known = BY_WORD.get(word);
                if (known == null || known == OutcomeClass.CONSISTENT) {
                    return Optional.empty();
                }
                classes.add(known);
            }
        }
        return Optional.of(classes);
    }
}
