// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as the kernel's own tests print them: KTAP version 1, a subtest for each scenario, a line for each cell. */
public final class Ktap {

    private static final String HEAD = "KTAP version 1\n";

    private Ktap() {}

    /** All cells. */
    public static String render(Results results) {
        Map<String, List<Results.Cell>> scenarios = new LinkedHashMap<>();
        for (Results.Cell cell : results.cells()) {
            scenarios
                    .computeIfAbsent(cell.scenario(), name -> new ArrayList<>())
                    .add(cell);
        }
        StringBuilder text = new StringBuilder(HEAD);
        text.append("1..").append(scenarios.size()).append('\n');
        int number = 0;
        for (Map.Entry<String, List<Results.Cell>> scenario : scenarios.entrySet()) {
            number++;
            text.append("  ").append(HEAD);
            text.append("  # Subtest: ").append(scenario.getKey()).append('\n');
            text.append("  1..").append(scenario.getValue().size()).append('\n');
            cells(text, scenario.getValue());
            text.append(line("", number, scenario.getKey(), scenario.getValue()))
                    .append('\n');
        }
        text.append("# ").append(results.summary().line()).append('\n');
        return text.toString();
    }

    private static void cells(StringBuilder text, List<Results.Cell> cells) {
        int number = 0;
        for (Results.Cell cell : cells) {
            number++;
            if (!cell.reason().isEmpty()) {
                text.append("  # ")
                        .append(cell.name())
                        .append(": ")
                        .append(cell.reason().replace('\n', ' '))
                        .append('\n');
            }
            text.append(line("  ", number, cell.name(), List.of(cell))).append('\n');
        }
    }

    private static String line(String indent, int number, String name, List<Results.Cell> cells) {
        boolean failed =
                cells.stream().anyMatch(cell -> CellVerdict.of(cell.verdict()).isFailure());
        boolean skipped = cells.stream().allMatch(cell -> cell.verdict().equals(CellVerdict.NOT_APPLICABLE.words()));
        String directive = skipped ? " # SKIP " + CellVerdict.NOT_APPLICABLE.words() : "";
        return indent + (failed ? "not ok " : "ok ") + number + " " + name + directive;
    }
}
