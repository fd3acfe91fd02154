// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;

/**
 * One line of a test's outcome table.
 *
 * @param id the outcome in words; empty for the line that takes all others
 * @param expect whether the outcome is acceptable, interesting (an expected bad one) or forbidden
 * @param description what the user of the kernel sees; jcstress cuts it after 60 characters
 */
public record OutcomeLine(String id, Expect expect, String description) {

    /** jcstress shows no more of a description. */
    static final int MAX_DESCRIPTION = 60;

    /** The outcome table of a test, worst last. */
    public static List<OutcomeLine> table(Expectation expectation) {
        List<OutcomeLine> lines = new ArrayList<>();
        lines.add(
                new OutcomeLine(OutcomeClass.CONSISTENT.word(), Expect.ACCEPTABLE, OutcomeClass.CONSISTENT.meaning()));
        if (expectation.verdict().isJudged()) {
            for (List<OutcomeClass> bad : combinations(expectation.allowed())) {
                lines.add(new OutcomeLine(OutcomeWords.outcome(bad), Expect.ACCEPTABLE_INTERESTING, describe(bad)));
            }
        } else {
            lines.addAll(anyOf(expectation.possible()));
        }
        for (OutcomeClass bad : expectation.possible()) {
            if (expectation.forbids(bad)) {
                lines.add(new OutcomeLine(bad.word(), Expect.FORBIDDEN, bad.meaning()));
            }
        }
        lines.add(new OutcomeLine("", Expect.FORBIDDEN, "Torn or leaked state: emulation bug."));
        return lines;
    }

    /** The lines of a cell in which nothing is judged: combinations are many there, so one pattern takes them all. */
    private static List<OutcomeLine> anyOf(Set<OutcomeClass> classes) {
        List<OutcomeLine> lines = new ArrayList<>();
        for (OutcomeClass bad : classes) {
            lines.add(new OutcomeLine(bad.word(), Expect.ACCEPTABLE_INTERESTING, bad.meaning()));
        }
        if (classes.size() > 1) {
            String word = classes.stream().map(OutcomeClass::word).collect(Collectors.joining("|", "(", ")"));
            lines.add(new OutcomeLine(
                    word + "(\\+" + word + ")+", Expect.ACCEPTABLE_INTERESTING, "Several of these at once."));
        }
        return lines;
    }

    /** All non-empty subsets, small ones first. */
    private static List<List<OutcomeClass>> combinations(Set<OutcomeClass> classes) {
        List<List<OutcomeClass>> subsets = new ArrayList<>();
        subsets.add(List.of());
        for (OutcomeClass added : classes) {
            for (List<OutcomeClass> smaller : List.copyOf(subsets)) {
                List<OutcomeClass> larger = new ArrayList<>(smaller);
                larger.add(added);
                subsets.add(larger);
            }
        }
        subsets.remove(0);
        subsets.sort(Comparator.comparing(List::size));
        return subsets;
    }

    private static String describe(List<OutcomeClass> classes) {
        if (classes.size() == 1) {
            return classes.get(0).meaning();
        }
        String phrases = classes.stream().map(OutcomeLine::phrase).collect(Collectors.joining(", "));
        String sentence = phrases.substring(0, 1).toUpperCase(Locale.ROOT) + phrases.substring(1) + ".";
        return sentence.length() <= MAX_DESCRIPTION ? sentence : sentence.substring(0, MAX_DESCRIPTION - 3) + "...";
    }

    /** A class in so few words that several fit on a line. */
    private static String phrase(OutcomeClass outcome) {
        return switch (outcome) {
            case CONSISTENT -> throw new IllegalArgumentException("never combined");
            case LOST_READ -> "read lost";
            case LOST_READ_PARTIAL -> "read half lost";
            case LEAKED_TO_CHILD -> "leaked to the child";
            case LEAKED_FROM_CHILD -> "child's bytes sent";
            case TORN_CHILD_COPY -> "child's copy torn";
            case SHARED_WRITE -> "writable while shared";
            case FALSE_POSITIVE_COPY -> "needless copy";
            case STALE_RO_PIN -> "stale pin";
            case REFCOUNT_LEAK -> "page leaked";
            case RO_VMA_WRITABLE -> "read-only memory writable";
            case FORK_BLOCKED -> "fork blocked";
            case LIVELOCK -> "pinning never ends";
            case CHILD_SEGV -> "child faulted";
            case BUG -> "kernel assertion";
        };
    }
}
