// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.CellResult;
import forkrace.stress.Evidence;
import forkrace.stress.Judgement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help.Ansi;

/** The table scenario x variant of a run, at most 120 columns wide. */
final class ResultTable {

    private static final int EXPECTED_WIDTH = 14;

    private final PrintWriter out;
    private final Ansi colours;
    private final Confirmation confirmation;

    ResultTable(PrintWriter out, Ansi colours, Confirmation confirmation) {
        this.out = out;
        this.colours = colours;
        this.confirmation = confirmation;
    }

    /** Prints all results, then what their words mean. */
    void print(List<CellResult> results) {
        out.println(row("fix", "mode", "samples", "not KEPT", "rate (95 % interval)", "seen", "expected") + "verdict");
        Map<Form, List<CellResult>> byForm = new LinkedHashMap<>();
        results.forEach(result -> byForm.computeIfAbsent(result.cell().test().form(), form -> new ArrayList<>())
                .add(result));
        byForm.forEach((form, group) -> {
            out.printf("%n%-5s%s (%s, %s)%n", form.id(), form.title(), form.name(), form.shape());
            group.forEach(result -> print(result, results));
        });
        out.println();
        printMeanings(results);
        out.flush();
    }

    private void print(CellResult result, List<CellResult> all) {
        Judgement judgement = confirmation.of(result);
        List<String[]> classes = classes(result);
        long samples = result.tally().samples();
        long losses = result.tally().losses();
        for (int i = 0; i < classes.size(); i++) {
            String seen = classes.get(i)[0];
            String expected = classes.get(i)[1];
            String line = i == 0
                    ? row(
                            result.cell().test().fix().id() + " "
                                    + result.cell().test().fix().className(),
                            result.cell().mode().word(),
                            count(samples),
                            count(losses),
                            Rate.format(losses, samples),
                            seen,
                            expected)
                    : row("", "", "", "", "", seen, expected).stripTrailing();
            out.println(i == 0 ? line + coloured(judgement.status()) : line);
        }
        if (!judgement.reason().isEmpty()) {
            out.println("    " + judgement.reason());
        } else {
            Evidence.weakness(result, all).ifPresent(reason -> out.println("    " + reason));
        }
    }

    private static String row(
            String fix, String mode, String samples, String losses, String rate, String seen, String expected) {
        return String.format(
                Locale.ROOT,
                "  %-16s%-7s%11s%11s  %-27s%-17s%-" + EXPECTED_WIDTH + "s",
                fix,
                mode,
                samples,
                losses,
                rate,
                seen,
                expected);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String coloured(Judgement.Status status) {
        String style = switch (status) {
            case CONFIRMED -> "green";
            case OPEN -> "yellow";
            case NOT_CONFIRMED, DID_NOT_RUN -> "bold,red";
        };
        return colours.string("@|" + style + " " + status.words() + "|@");
    }

    /** For each bad class seen or expected, how often it was seen and whether it was expected; optional ones in parentheses. */
    private static List<String[]> classes(CellResult result) {
        Expectation expectation = result.cell().test().expectation();
        Map<OutcomeClass, Long> seen = result.tally().classes();
        Set<OutcomeClass> shown = EnumSet.noneOf(OutcomeClass.class);
        shown.addAll(seen.keySet());
        if (expectation.verdict().isJudged()) {
            shown.addAll(expectation.allowed());
        }
        // A partly lost read counts as a lost one: named only where one was seen.
        shown.removeIf(outcome -> outcome == OutcomeClass.LOST_READ_PARTIAL && !seen.containsKey(outcome));
        List<String[]> lines = new ArrayList<>();
        for (OutcomeClass outcome : shown) {
            String counted = seen.containsKey(outcome) ? outcome.word() + " " + count(seen.get(outcome)) : "";
            String expected = expected(outcome, expectation);
            String[] last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
            if (counted.isEmpty() && last != null && last[1].length() + expected.length() < EXPECTED_WIDTH - 1) {
                last[1] += " " + expected;
            } else {
                lines.add(new String[] {counted, expected});
            }
        }
        String verdict = expectation.verdict().toString();
        if (lines.isEmpty()) {
            lines.add(new String[] {result.ran() ? OutcomeClass.CONSISTENT.word() : "", judgedText(expectation)});
        } else if (!expectation.verdict().isJudged()) {
            lines.get(0)[1] = verdict;
        }
        return lines;
    }

    private static String judgedText(Expectation expectation) {
        return expectation.verdict().isJudged()
                ? OutcomeClass.CONSISTENT.word()
                : expectation.verdict().toString();
    }

    private static String expected(OutcomeClass outcome, Expectation expectation) {
        if (!expectation.verdict().isJudged() || !expectation.allowed().contains(outcome)) {
            return "";
        }
        boolean required = expectation.required().contains(Verdict.compared(outcome));
        return required && outcome == Verdict.compared(outcome) ? outcome.word() : "(" + outcome.word() + ")";
    }

    private void printMeanings(List<CellResult> results) {
        Set<OutcomeClass> used = EnumSet.of(OutcomeClass.CONSISTENT);
        results.forEach(result -> {
            used.addAll(result.tally().classes().keySet());
            used.addAll(result.cell().test().expectation().required());
        });
        used.forEach(outcome -> out.printf("  %-9s %s%n", outcome.word(), outcome.meaning()));
        out.printf("  %-9s %s%n", "(WORD)", "May be seen, need not be. /M: in a million samples.");
    }
}
