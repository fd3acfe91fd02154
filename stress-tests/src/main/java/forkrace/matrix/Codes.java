// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sets of bad classes as matrix.csv writes them: codes joined by plus signs, OK for none. */
public final class Codes {

    /** As the classes stand in OutcomeClass, what is none of them last. */
    public static final Comparator<String> BY_ORDER_OF_CLASSES = Comparator.<String>comparingInt(
                    code -> Arrays.stream(OutcomeClass.values())
                            .filter(outcome -> outcome.code().equals(code))
                            .mapToInt(OutcomeClass::ordinal)
                            .findFirst()
                            .orElse(OutcomeClass.values().length))
            .thenComparing(Comparator.naturalOrder());

    private Codes() {}

    /** The classes in some outcomes, a partly lost read counting as a lost one; an outcome that is none of ours stands for itself. */
    public static Set<String> of(Collection<String> outcomes) {
        Set<String> codes = new TreeSet<>(BY_ORDER_OF_CLASSES);
        for (String outcome : outcomes) {
            Optional<Set<OutcomeClass>> classes = OutcomeWords.parse(outcome);
            if (classes.isEmpty()) {
                codes.add(outcome);
            } else {
                codes.addAll(compared(classes.get()));
            }
        }
        return codes;
    }

    /** The classes of a verdict. */
    public static Set<String> of(Verdict verdict) {
        return compared(verdict.classes());
    }

    /** The classes themselves, a partly lost read counting as a lost one. */
    public static Set<String> compared(Set<OutcomeClass> classes) {
        Set<String> codes = new TreeSet<>(BY_ORDER_OF_CLASSES);
        classes.forEach(outcome -> codes.add(Verdict.compared(outcome).code()));
        return codes;
    }

    /** A verdict as matrix.csv writes it, with a question mark if it is doubted; empty if there is none. */
    public static String text(Verdict verdict) {
        String text = switch (verdict.kind()) {
            case STATED -> join(of(verdict));
            case NOT_APPLICABLE -> "NA";
            case WITHHELD -> "WITHHELD";
            case UNSTATED -> "";
        };
        return verdict.doubtful() ? text + "?" : text;
    }

    /** The codes in one word. */
    public static String join(Set<String> codes) {
        return codes.isEmpty() ? OutcomeClass.CONSISTENT.code() : codes.stream().collect(Collectors.joining("+"));
    }

    /** What is in the first set and not in the second. */
    public static Set<String> minus(Set<String> from, Set<String> what) {
        Set<String> rest = new TreeSet<>(BY_ORDER_OF_CLASSES);
        rest.addAll(from);
        rest.removeAll(what);
        return rest;
    }
}
