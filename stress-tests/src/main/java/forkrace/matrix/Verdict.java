// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a cell of the matrix says: the classes of bad outcomes that are reachable, all others being forbidden.
 *
 * @param kind whether there is anything to compare
 * @param classes the reachable bad classes; empty when the verdict is OK, or not a set of classes
 * @param doubtful whether the verdict is doubted, so that nothing may fail on it
 */
public record Verdict(Kind kind, Set<OutcomeClass> classes, boolean doubtful) {

    /** Whether a cell can be judged. */
    public enum Kind {
        /** The classes are known. */
        STATED,
        /** The classes are kept back for an independent check: whatever is seen is reported, not judged. */
        WITHHELD,
        /** The matrix has no such row or column, so nothing is expected: whatever is seen is reported, not judged. */
        UNSTATED,
        /** The scenario does not apply to the variant. */
        NOT_APPLICABLE
    }

    /** Of a cell that is not in the matrix. */
    public static final Verdict NONE = new Verdict(Kind.UNSTATED, Set.of(), false);

    private static final Map<String, OutcomeClass> BY_CODE =
            Arrays.stream(OutcomeClass.values()).collect(Collectors.toMap(OutcomeClass::code, Function.identity()));

    public Verdict {
        EnumSet<OutcomeClass> copy = EnumSet.noneOf(OutcomeClass.class);
        copy.addAll(classes);
        classes = Collections.unmodifiableSet(copy);
    }

    /** Reads a verdict as matrix.csv writes it: OK, NA, WITHHELD, or codes joined by a plus sign. */
    public static Verdict parse(String text, boolean doubtful) {
        return switch (text) {
            case "OK" -> new Verdict(Kind.STATED, Set.of(), doubtful);
            case "NA" -> new Verdict(Kind.NOT_APPLICABLE, Set.of(), doubtful);
            case "WITHHELD" -> new Verdict(Kind.WITHHELD, Set.of(), doubtful);
            default -> new Verdict(Kind.STATED, parseClasses(text), doubtful);
        };
    }

    private static Set<OutcomeClass> parseClasses(String text) {
        EnumSet<OutcomeClass> classes = EnumSet.noneOf(OutcomeClass.class);
        for (String code : text.split("\\+", -1)) {
            OutcomeClass outcome = BY_CODE.get(code);
            if (outcome == null || outcome == OutcomeClass.CONSISTENT || !classes.add(outcome)) {
                throw new IllegalArgumentException("not a verdict: " + text);
            }
        }
        return classes;
    }

    /** Whether the scenario applies to the variant at all. */
    public boolean applies() {
        return kind != Kind.NOT_APPLICABLE;
    }

    /** Whether a result can contradict this verdict. */
    public boolean isJudged() {
        return kind == Kind.STATED && !doubtful;
    }

    /** Whether the class is reachable according to this verdict; a partly lost read counts as a lost one. */
    public boolean reaches(OutcomeClass outcome) {
        return outcome == OutcomeClass.CONSISTENT || classes.contains(compared(outcome));
    }

    /** The class that stands for the given one in comparisons. */
    public static OutcomeClass compared(OutcomeClass outcome) {
        return outcome == OutcomeClass.LOST_READ_PARTIAL ? OutcomeClass.LOST_READ : outcome;
    }

    /** The verdict in the words of the outcome tables, for example {@code LOST, LEAKED}; a doubtful one ends in a question mark. */
    @Override
    public String toString() {
        String text = switch (kind) {
            case NOT_APPLICABLE -> "not applicable";
            case WITHHELD -> "withheld";
            case UNSTATED -> "no expectation";
            case STATED -> OutcomeWords.list(classes);
        };
        return doubtful ? text + "?" : text;
    }
}
