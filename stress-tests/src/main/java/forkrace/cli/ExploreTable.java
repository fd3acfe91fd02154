// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.Agreement;
import forkrace.explore.CellExploration;
import forkrace.explore.CellExploration.ClassWitness;
import forkrace.explore.Report;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.StressTest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** The table scenario x variant of an exploration, at most 120 columns wide, with the shortest ways. */
final class ExploreTable {

    private final PrintWriter out;
    private final Ansi colours;

    ExploreTable(PrintWriter out, Ansi colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Prints all results, what their words mean, and a summary. */
    void print(Map<StressTest, CellExploration> results, Duration wallClock) {
        out.println(row("fix", "executions", "blocked", "time", "reachable", "expected") + "verdict");
        Form last = null;
        for (Map.Entry<StressTest, CellExploration> entry : results.entrySet()) {
            Form form = entry.getKey().form();
            if (!form.equals(last)) {
                out.printf("%n%-5s%s (%s, %s)%n", form.id(), form.title(), form.name(), form.shape());
                last = form;
            }
            print(entry.getKey(), entry.getValue());
        }
        out.println();
        printMeanings(results);
        printSummary(results, wallClock);
        out.flush();
    }

    private void print(StressTest test, CellExploration cell) {
        Agreement agreement = Agreement.of(cell, test.expectation());
        out.println(row(
                        test.fix().id() + " " + test.fix().className(),
                        number(cell.executions()),
                        number(cell.blocked()),
                        String.format(Locale.ROOT, "%.2f s", cell.millis() / 1000.0),
                        reachable(cell),
                        expected(test.expectation()))
                + coloured(agreement.status()));
        if (!agreement.reason().isEmpty()) {
            out.println("    " + agreement.reason());
        }
        for (ClassWitness witness : cell.shortest()) {
            out.printf(
                    "      %-9s%s  (%s%d %s, %d steps)%n",
                    witness.outcomeClass(),
                    test.id() + "." + witness.id(),
                    witness.isShortest() ? "" : "at most ",
                    witness.preemptions(),
                    witness.preemptions() == 1 ? "preemption" : "preemptions",
                    witness.steps());
        }
    }

    private static String reachable(CellExploration cell) {
        Set<OutcomeClass> reached = EnumSet.noneOf(OutcomeClass.class);
        for (String outcome : cell.outcomes()) {
            OutcomeWords.parse(outcome)
                    .ifPresent(classes -> classes.forEach(known -> reached.add(Verdict.compared(known))));
        }
        List<String> others = cell.outcomes().stream()
                .filter(outcome -> OutcomeWords.parse(outcome).isEmpty())
                .toList();
        String words = reached.isEmpty() && !others.isEmpty() ? "" : OutcomeWords.list(reached);
        return cell.outcomes().isEmpty() ? "" : (words + " " + String.join(" ", others)).strip();
    }

    private static String expected(Expectation expectation) {
        return expectation.verdict().isJudged()
                ? OutcomeWords.list(expectation.required())
                : expectation.verdict().toString();
    }

    private static String row(
            String fix, String executions, String blocked, String time, String reachable, String expected) {
        return String.format(
                Locale.ROOT, "  %-16s%12s%10s%10s  %-26s%-26s", fix, executions, blocked, time, reachable, expected);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String coloured(Agreement.Status status) {
        String style = status.isFailure() ? "bold,red" : status == Agreement.Status.AGREED ? "green" : "yellow";
        return colours.string("@|" + style + " " + status.words() + "|@");
    }

    private void printMeanings(Map<StressTest, CellExploration> results) {
        Set<String> used = results.values().stream()
                .flatMap(cell -> cell.shortest().stream())
                .map(ClassWitness::outcomeClass)
                .collect(Collectors.toSet());
        for (OutcomeClass outcome : OutcomeClass.values()) {
            if (used.contains(outcome.word())) {
                out.printf("  %-9s %s%n", outcome.word(), outcome.meaning());
            }
        }
        if (used.contains(Report.DEADLOCK)) {
            out.printf("  %-9s %s%n", Report.DEADLOCK, "Actors wait for each other for ever.");
        }
    }

    private void printSummary(Map<StressTest, CellExploration> results, Duration wallClock) {
        Map<Agreement.Status, Long> counts = new TreeMap<>();
        results.forEach((test, cell) ->
                counts.merge(Agreement.of(cell, test.expectation()).status(), 1L, Long::sum));
        out.println();
        out.printf(
                Locale.ROOT,
                "%s: %s; %,d executions by %s, %.1f s%n",
                results.size() == 1 ? "1 cell" : results.size() + " cells",
                counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().words())
                        .collect(Collectors.joining(", ")),
                results.values().stream().mapToLong(CellExploration::executions).sum(),
                results.values().stream()
                        .map(CellExploration::mechanism)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("nobody"),
                wallClock.toMillis() / 1000.0);
    }
}
