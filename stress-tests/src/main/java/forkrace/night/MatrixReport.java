// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code matrix.md}: the matrix, and a line on each cell that is not simply confirmed. */
final class MatrixReport implements ReportWriter {

    static final String NAME = "matrix.md";

    private static final Map<CellVerdict, String> SIGNS = Map.of(
            CellVerdict.CONTRADICTED, "!",
            CellVerdict.TOO_FEW_SAMPLES, "<",
            CellVerdict.DID_NOT_RUN, "?",
            CellVerdict.NOT_JUDGED, "~");

    @Override
    public void write(Results results, Sources from) throws IOException {
        SafeFiles.write(from.directory().resolve(NAME), render(results));
    }

    static String render(Results results) {
        StringBuilder text = new StringBuilder("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n");
        text.append("# forkrace campaign of ")
                .append(results.campaign().started())
                .append("\n\n");
        text.append(results.summary().line()).append("\n\n");
        where(text, results.campaign());
        table(text, results);
        text.append(
                "\nReached under each fix. ! contradicted, < too few samples, ? did not run, ~ not judged, - does not apply.\n");
        cells(text, results);
        changes(text, results.baseline());
        return text.toString();
    }

    private static void where(StringBuilder text, Results.Campaign campaign) {
        text.append("- forkrace ")
                .append(campaign.version())
                .append(", profile ")
                .append(campaign.profile());
        text.append(campaign.shards().isEmpty() ? "" : ", shards " + String.join(", ", campaign.shards()));
        text.append("\n");
        for (Results.Machine machine : campaign.machines()) {
            text.append("- ")
                    .append(machine.id())
                    .append(": ")
                    .append(machine.cpu())
                    .append(", ");
            text.append(machine.processors())
                    .append(" processors, ")
                    .append(machine.arch())
                    .append(", ");
            text.append(machine.os()).append("\n");
        }
        for (Results.Jdk jdk : campaign.jdks()) {
            text.append("- ")
                    .append(jdk.id())
                    .append(": ")
                    .append(jdk.vm())
                    .append(" ")
                    .append(jdk.version());
            text.append(" (").append(jdk.vendor()).append(")\n");
        }
        text.append("\n");
    }

    private static void table(StringBuilder text, Results results) {
        Map<String, Results.Cell> cells =
                results.cells().stream().collect(Collectors.toMap(Results.Cell::name, Function.identity()));
        Set<String> variants = names(results, Results.Cell::variant);
        text.append("| | ").append(String.join(" | ", variants)).append(" |\n|---|");
        text.append("---|".repeat(variants.size())).append("\n");
        for (String scenario : names(results, Results.Cell::scenario)) {
            text.append("| ").append(scenario).append(" |");
            for (String variant : variants) {
                text.append(" ")
                        .append(sign(cells.get(scenario + "." + variant)))
                        .append(" |");
            }
            text.append("\n");
        }
    }

    private static Set<String> names(Results results, Function<Results.Cell, String> part) {
        return results.cells().stream().map(part).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String sign(Results.Cell cell) {
        if (cell == null) {
            return "";
        }
        CellVerdict verdict = CellVerdict.of(cell.verdict());
        if (verdict == CellVerdict.NOT_APPLICABLE) {
            return "-";
        }
        String text = cell.reached() + SIGNS.getOrDefault(verdict, "");
        return verdict.isFailure() ? "**" + text + "**" : text;
    }

    private static void cells(StringBuilder text, Results results) {
        List<Results.Cell> told = results.cells().stream()
                .filter(cell -> !cell.reason().isEmpty() || cell.verdict().equals(CellVerdict.NOT_JUDGED.words()))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        text.append("\n## Cells to look at\n\n");
        for (Results.Cell cell : told) {
            String expected = cell.expected().isEmpty() ? "nothing" : cell.expected();
            text.append("- ").append(cell.name()).append(" ").append(cell.verdict());
            text.append(": ")
                    .append(cell.reached())
                    .append(" (expected ")
                    .append(expected)
                    .append(")");
            text.append(cell.reason().isEmpty() ? "" : ", " + cell.reason()).append("\n");
        }
    }

    private static void changes(StringBuilder text, Results.Baseline baseline) {
        if (baseline == null) {
            return;
        }
        text.append("\n## Since the campaign of ").append(baseline.started()).append("\n\n");
        text.append(baseline.test()).append("\n\n");
        if (baseline.changes().isEmpty()) {
            text.append("Nothing has changed.\n");
        }
        for (Results.Change change : baseline.changes()) {
            text.append("- ")
                    .append(change.kind())
                    .append(", ")
                    .append(change.cell())
                    .append(" ");
            text.append(change.unit()).append(": ").append(change.text()).append("\n");
        }
    }
}
