// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The one line to read in the morning. */
final class SummaryLine {

    private SummaryLine() {}

    static Results.Summary of(Map<CellVerdict, Integer> counts, List<Results.Cell> cells, Results.Campaign campaign) {
        List<String> words = new ArrayList<>();
        for (CellVerdict verdict : CellVerdict.values()) {
            int count = counts.getOrDefault(verdict, 0);
            if (count > 0) {
                words.add(count + " " + verdict.words());
            }
        }
        String line = (cells.size() == 1 ? "1 cell: " : cells.size() + " cells: ")
                + String.join(", ", words)
                + work(cells)
                + (campaign.finished() == null ? "; not finished" : "");
        return new Results.Summary(
                counts.getOrDefault(CellVerdict.CONFIRMED, 0),
                counts.getOrDefault(CellVerdict.CONTRADICTED, 0),
                counts.getOrDefault(CellVerdict.TOO_FEW_SAMPLES, 0),
                counts.getOrDefault(CellVerdict.DID_NOT_RUN, 0),
                counts.getOrDefault(CellVerdict.NOT_JUDGED, 0),
                counts.getOrDefault(CellVerdict.NOT_APPLICABLE, 0),
                line);
    }

    private static String work(List<Results.Cell> cells) {
        StringBuilder text = new StringBuilder();
        append(text, cells, "explore", "executions");
        append(text, cells, "stress", "samples");
        append(text, cells, "soak", "operations");
        long seconds = cells.stream()
                        .flatMap(cell -> cell.units().stream())
                        .mapToLong(Results.Unit::millis)
                        .sum()
                / 1000;
        text.append(String.format(
                Locale.ROOT, ", %d:%02d:%02d of machine time", seconds / 3600, seconds / 60 % 60, seconds % 60));
        return text.toString();
    }

    private static void append(StringBuilder text, List<Results.Cell> cells, String kind, String what) {
        long sum = cells.stream()
                .flatMap(cell -> cell.units().stream())
                .filter(unit -> unit.kind().equals(kind))
                .mapToLong(Results.Unit::samples)
                .sum();
        if (sum > 0) {
            text.append(text.isEmpty() ? "; " : ", ").append(String.format(Locale.ROOT, "%,d %s", sum, what));
        }
    }
}
