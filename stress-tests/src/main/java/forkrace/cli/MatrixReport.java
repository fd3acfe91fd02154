// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A decided matrix in each of its formats.
 *
 * @param plan rows and columns
 * @param cells those decided, row by row
 * @param way how they were decided
 * @param time how long it took
 */
record MatrixReport(MatrixPlan plan, List<MatrixCell> cells, MatrixCommand.Way way, Duration time) {

    /** One cell in so many may be too large to be exhausted. */
    private static final int CELLS_FOR_ONE_TOO_LARGE = 20;

    /** A cell has failed, or too many are not exhausted for the rest to stand for the matrix. */
    boolean isFailure() {
        long applicable = count(MatrixStatus.NOT_APPLICABLE, false);
        return cells.stream().anyMatch(cell -> cell.status().isFailure())
                || count(MatrixStatus.NOT_EXHAUSTED, true) * CELLS_FOR_ONE_TOO_LARGE > applicable;
    }

    private long count(MatrixStatus status, boolean with) {
        return cells.stream().filter(cell -> (cell.status() == status) == with).count();
    }

    void write(MatrixCommand.Format format, PrintWriter out, Ansi colours) {
        switch (format) {
            case TEXT -> new MatrixTable(this, out, colours).print();
            case CSV -> csv(out);
            case JSON -> json(out);
            case MD -> markdown(out);
        }
        out.flush();
    }

    /** Whether a reader wants to know more of the cell than its classes. */
    static boolean isListed(MatrixCell cell) {
        return cell.status() != MatrixStatus.AGREED && cell.status() != MatrixStatus.NOT_APPLICABLE;
    }

    private void csv(PrintWriter out) {
        row(out, "scenario", "variant", "reachable", "expected", "status", "exhausted", "executions");
        for (MatrixCell cell : cells) {
            row(
                    out,
                    cell.scenario(),
                    cell.fix().id(),
                    cell.reachableCodes(),
                    cell.expectedCodes(),
                    cell.status().words(),
                    cell.isExhausted(),
                    cell.executions());
        }
    }

    private static void row(PrintWriter out, Object... values) {
        out.print(CSVFormat.DEFAULT.format(values) + "\n");
    }

    private void json(PrintWriter out) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        out.println(mapper.writeValueAsString(cells.stream().map(MatrixJson::of).toList()));
    }

    private void markdown(PrintWriter out) {
        List<FixId> fixes = plan.fixes();
        out.print("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n# Which bad outcomes each fix leaves reachable\n\n");
        out.print("| | " + fixes.stream().map(FixId::id).collect(Collectors.joining(" | ")) + " |\n");
        out.print("|---|" + "---|".repeat(fixes.size()) + "\n");
        for (String scenario : plan.scenarios()) {
            out.print("| " + scenario + " |");
            for (FixId fix : fixes) {
                String text = cell(scenario, fix)
                        .map(cell -> cell.status().isFailure() ? "**" + text(cell) + "**" : text(cell))
                        .orElse("");
                out.print(" " + text + " |");
            }
            out.print("\n");
        }
        out.print("\n" + legend() + "\n\n");
        cells.stream().filter(MatrixReport::isListed).forEach(cell -> out.print("- " + line(cell) + "\n"));
        out.print("\n" + counts() + "\n");
    }

    /** The classes of a cell with the sign of its status. */
    static String text(MatrixCell cell) {
        String classes = cell.status() == MatrixStatus.NOT_APPLICABLE ? "-" : cell.reachableCodes();
        return classes + cell.status().sign();
    }

    Optional<MatrixCell> cell(String scenario, FixId fix) {
        return cells.stream()
                .filter(cell -> cell.scenario().equals(scenario) && cell.fix() == fix)
                .findFirst();
    }

    String legend() {
        Map<String, String> signs = new LinkedHashMap<>();
        for (MatrixStatus status : MatrixStatus.values()) {
            if (!status.sign().isEmpty() && cells.stream().anyMatch(cell -> cell.status() == status)) {
                signs.put(status.sign(), status.words());
            }
        }
        signs.put("-", MatrixStatus.NOT_APPLICABLE.words());
        return signs.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** One line on a cell, with the shortest ways or the size of the proof. */
    static String line(MatrixCell cell) {
        String expected = cell.expectedCodes().isEmpty() ? "nothing" : cell.expectedCodes();
        String reason = cell.reason().isEmpty() ? "" : ", " + cell.reason();
        return "%s %s: %s (expected %s)%s; %s"
                .formatted(cell.id(), cell.status().words(), cell.reachableCodes(), expected, reason, ways(cell));
    }

    private static String ways(MatrixCell cell) {
        String ids = cell.witnesses().stream()
                .filter(witness ->
                        !MatrixEvidence.codes(List.of(witness.outcome())).isEmpty())
                .map(witness -> witness.outcomeClass() + " " + cell.id() + "." + witness.id())
                .collect(Collectors.joining(", "));
        String proof = (cell.isExhausted() ? "proved, " : "not proved, ")
                + String.format(Locale.ROOT, "%,d executions", cell.executions());
        return ids.isEmpty() ? proof : ids + "; " + proof;
    }

    /** How many cells came to what. */
    String counts() {
        Map<MatrixStatus, Long> counts =
                cells.stream().collect(Collectors.groupingBy(MatrixCell::status, TreeMap::new, Collectors.counting()));
        return (cells.size() == 1 ? "1 cell: " : cells.size() + " cells: ")
                + counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().words())
                        .collect(Collectors.joining(", "));
    }

    /** The last line. */
    String summary() {
        long executions = cells.stream().mapToLong(MatrixCell::executions).sum();
        return String.format(Locale.ROOT, "%s; %,d executions, %.1f s", counts(), executions, time.toMillis() / 1000.0);
    }
}
