// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of the mutants, as text. */
public final class MutantTable {

    private MutantTable() {}

    /** A head, the mutants in the order given, and a line of totals. */
    public static String render(List<MutantResult> results) {
        StringBuilder table = new StringBuilder();
        line(table, "mutant", "verdict", "where", "cell", "outcome", "executions", "witness");
        results.forEach(result -> add(table, result));
        long killed = results.stream().filter(MutantResult::isKilled).count();
        long wrong = results.stream().filter(result -> !result.isAsStated()).count();
        table.append(String.format(
                Locale.ROOT,
                "%d mutants: %d killed, %d survived as explained, %d not as stated%n",
                results.size(),
                killed,
                results.size() - killed - unexplained(results),
                wrong));
        return table.toString();
    }

    private static long unexplained(List<MutantResult> results) {
        return results.stream()
                .filter(result -> !result.isKilled() && !result.isAsStated())
                .count();
    }

    private static void add(StringBuilder table, MutantResult result) {
        Mutant mutant = result.mutant();
        Optional<MutantResult.CellFinding> killer = result.cells().stream()
                .filter(cell -> cell.finding().isUnsafe())
                .findFirst();
        String verdict = (killer.isPresent() ? "killed" : "survived") + (result.isAsStated() ? "" : ", UNEXPECTED");
        if (killer.isPresent()) {
            Finding finding = killer.get().finding();
            String witness = finding.witness().isEmpty() ? "-" : finding.witness();
            line(
                    table,
                    mutant.id(),
                    verdict,
                    mutant.function(),
                    killer.get().cell().name(),
                    finding.outcome(),
                    count(finding.executions()),
                    witness);
        } else {
            long executions = result.cells().stream()
                    .mapToLong(cell -> cell.finding().executions())
                    .sum();
            String cells = result.cells().size() + " cells";
            line(table, mutant.id(), verdict, mutant.function(), cells, "KEPT", count(executions), "-");
        }
        more(table, mutant.kind().words() + ": " + mutant.change());
        killer.map(cell -> cell.finding().bug()).filter(bug -> !bug.isEmpty()).ifPresent(bug -> more(table, bug));
        long others = result.cells().stream()
                .filter(cell -> cell.finding().isUnsafe())
                .count();
        if (others > 1) {
            more(table, "unsafe in " + others + " of " + result.cells().size() + " cells");
        }
        if (mutant.survives()) {
            more(table, "harmless: " + mutant.harmless());
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void line(StringBuilder table, Object... columns) {
        table.append(String.format(Locale.ROOT, "%-9s%-20s%-26s%-33s%-13s%11s  %s", columns)
                        .stripTrailing())
                .append(System.lineSeparator());
    }

    private static void more(StringBuilder table, String text) {
        table.append("         ").append(text).append(System.lineSeparator());
    }
}
