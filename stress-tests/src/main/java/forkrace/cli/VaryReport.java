// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.cli.VariedCell.Status;
import forkrace.scenario.Variation;
import forkrace.stress.CellResult;
import forkrace.stress.Judgement;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Varied cells in each format: a table scenario x variation over all fixes, and a line for what leaves its cell. Long for three formats of
 * one content.
 *
 * @param plan what was asked for
 * @param cells those decided
 * @param stressed what real threads came to, any variation in each sample
 * @param limit executions of a form
 * @param time how long it took
 */
record VaryReport(VaryPlan plan, List<VariedCell> cells, List<CellResult> stressed, long limit, Duration time) {

    private static final int MOST_COLUMNS = 12;

    private static final String LEGEND =
            "in: inside the cell under every fix; S10 8: outside under 8 fixes, where row S10 shows the same; "
                    + "OUT 2: outside under 2 fixes, and no row says so; lim 3: not exhausted under 3; -: nothing to vary";

    void write(MatrixCommand.Format format, PrintWriter out) {
        switch (format) {
            case TEXT -> text(out);
            case MD -> markdown(out);
            case CSV -> csv(out);
            case JSON -> json(out);
        }
        out.flush();
    }

    /** Every combination has a column of its own, if they are few. */
    private List<Set<Variation>> columns() {
        if (plan.variations().size() <= MOST_COLUMNS) {
            return List.copyOf(plan.variations());
        }
        return plan.variations().stream()
                .filter(together -> together.size() == 1)
                .toList();
    }

    private void text(PrintWriter out) {
        if (!cells.isEmpty()) {
            table(out);
        }
        lines().forEach(out::println);
        out.println(summary());
    }

    private void table(PrintWriter out) {
        List<Set<Variation>> columns = columns();
        List<List<String>> rows = new ArrayList<>();
        rows.add(head(columns));
        plan.scenarios().forEach(scenario -> rows.add(row(scenario, columns)));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(any -> any.get(column).length())
                        .max()
                        .orElse(0);
                line.append(String.format("%-" + (width + 2) + "s", row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        out.println(LEGEND);
        out.println();
    }

    private void markdown(PrintWriter out) {
        List<Set<Variation>> columns = columns();
        out.print("| " + String.join(" | ", head(columns)) + " |\n|" + "---|".repeat(columns.size() + 1) + "\n");
        plan.scenarios().forEach(scenario -> out.print("| " + String.join(" | ", row(scenario, columns)) + " |\n"));
        out.print("\n" + LEGEND + ".\n\n");
        lines().forEach(line -> out.print("- " + line + "\n"));
        out.print("\n" + summary() + "\n");
    }

    private static List<String> head(List<Set<Variation>> columns) {
        List<String> head = new ArrayList<>(List.of("scenario"));
        columns.forEach(together -> head.add(Variation.words(together)));
        return head;
    }

    private List<String> row(String scenario, List<Set<Variation>> columns) {
        List<String> row = new ArrayList<>(List.of(scenario));
        columns.forEach(together -> row.add(summary(cells.stream()
                .filter(cell ->
                        cell.scenario().equals(scenario) && cell.variations().equals(together))
                .toList())));
        return row;
    }

    /** All fixes of a scenario and a variation in a few letters. */
    private static String summary(List<VariedCell> ofAllFixes) {
        List<VariedCell> some =
                ofAllFixes.stream().filter(cell -> cell.status() != Status.IDLE).toList();
        if (some.isEmpty()) {
            return "-";
        }
        List<String> parts = new ArrayList<>();
        count(parts, "FAILED", some, Status.FAILED);
        count(parts, "OUT", some, Status.OUTSIDE);
        some.stream()
                .filter(cell -> cell.status() == Status.EXPLAINED)
                .collect(Collectors.groupingBy(
                        cell -> String.join("+", cell.rows()), TreeMap::new, Collectors.counting()))
                .forEach((rows, count) -> parts.add(rows + " " + count));
        count(parts, "lim", some, Status.LIMITED);
        return parts.isEmpty() ? "in" : String.join(", ", parts);
    }

    private static void count(List<String> parts, String word, List<VariedCell> cells, Status status) {
        long count = cells.stream().filter(cell -> cell.status() == status).count();
        if (count > 0) {
            parts.add(word + " " + count);
        }
    }

    /** What leaves its cell: a line for each that nothing explains, one for all fixes where a row does. */
    private List<String> lines() {
        Map<String, List<VariedCell>> alike = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (VariedCell cell : cells) {
            if (cell.status() == Status.OUTSIDE) {
                lines.add("%s.%s: %s is outside the cell; %s"
                        .formatted(cell.name(), cell.fix().id(), MatrixCell.join(cell.surplus()), cell.ways()));
            } else if (cell.status() == Status.FAILED) {
                lines.add("%s.%s: %s".formatted(cell.name(), cell.fix().id(), cell.problem()));
            } else if (cell.status() == Status.EXPLAINED) {
                alike.computeIfAbsent(
                                cell.name() + MatrixCell.join(cell.surplus()) + cell.rows(), key -> new ArrayList<>())
                        .add(cell);
            }
        }
        alike.values().forEach(same -> lines.add(explained(same)));
        stressed.stream()
                .filter(result -> Judgement.of(result).status().isFailure())
                .forEach(result -> lines.add("%s under stress: %s"
                        .formatted(result.cell().label(), Judgement.of(result).reason())));
        return lines;
    }

    private static String explained(List<VariedCell> same) {
        VariedCell first = same.get(0);
        return "%s under %s: %s as in %s; %s"
                .formatted(
                        first.name(),
                        same.stream().map(cell -> cell.fix().id()).collect(Collectors.joining(", ")),
                        MatrixCell.join(first.surplus()),
                        String.join(", ", first.rows()),
                        first.ways());
    }

    private void csv(PrintWriter out) {
        print(
                out,
                "scenario",
                "variations",
                "variant",
                "reachable",
                "outside",
                "rows",
                "status",
                "executions",
                "witness");
        for (VariedCell cell : cells) {
            print(
                    out,
                    cell.scenario(),
                    Variation.words(cell.variations()),
                    cell.fix().id(),
                    MatrixCell.join(cell.reached()),
                    cell.surplus().isEmpty() ? "" : MatrixCell.join(cell.surplus()),
                    String.join("+", cell.rows()),
                    cell.status().words(),
                    cell.executions(),
                    cell.ways());
        }
    }

    private static void print(PrintWriter out, Object... values) {
        out.print(CSVFormat.DEFAULT.format(values) + "\n");
    }

    private void json(PrintWriter out) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        out.println(mapper.writeValueAsString(cells.stream().map(Json::of).toList()));
    }

    /** A cell for machines. */
    private record Json(
            String scenario,
            List<String> variations,
            String variant,
            String status,
            Set<String> reachable,
            Set<String> outside,
            List<String> rows,
            long executions,
            String witnesses,
            String problem) {

        static Json of(VariedCell cell) {
            return new Json(
                    cell.scenario(),
                    cell.variations().stream().map(Variation::word).toList(),
                    cell.fix().id(),
                    cell.status().words(),
                    cell.reached(),
                    cell.surplus(),
                    cell.rows(),
                    cell.executions(),
                    cell.ways(),
                    cell.problem());
        }
    }

    /** The last line. */
    String summary() {
        if (stressed.isEmpty()) {
            return explored();
        }
        long samples =
                stressed.stream().mapToLong(result -> result.tally().samples()).sum();
        Map<Judgement.Status, Long> counts = stressed.stream()
                .collect(Collectors.groupingBy(
                        result -> Judgement.of(result).status(), TreeMap::new, Collectors.counting()));
        String words = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
        String stress = String.format(
                Locale.ROOT,
                "%d cells stressed, any variation in each sample: %s; %,d samples",
                stressed.size(),
                words,
                samples);
        return cells.isEmpty() ? stress : explored() + "; " + stress;
    }

    private String explored() {
        Map<Status, Long> counts =
                cells.stream().collect(Collectors.groupingBy(VariedCell::status, TreeMap::new, Collectors.counting()));
        long executions = cells.stream().mapToLong(VariedCell::executions).sum();
        String words = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d varied cells: %s; %,d executions, at most %,d of a form, %.1f s",
                cells.size(),
                words,
                executions,
                limit,
                time.toMillis() / 1000.0);
    }
}
