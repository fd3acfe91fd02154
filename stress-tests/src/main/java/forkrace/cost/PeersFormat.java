// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes comparisons, below the table of what is compared. */
public final class PeersFormat {

    private PeersFormat() {}

    /** In the format of the table; a CSV is one table, so there it is the comparisons alone. */
    public static void write(CostFormat format, CostTable table, List<Comparison> comparisons, PrintWriter out) {
        switch (format) {
            case TEXT -> {
                format.write(table, out);
                out.println();
                text(comparisons, out);
            }
            case MD -> {
                format.write(table, out);
                out.print("\n| goal | ratio | median (95 % interval) | |\n|---|---|---|---|\n");
                comparisons.forEach(one -> out.print("| " + goal(one) + " | " + one.text() + " | "
                        + one.ratio().text() + " | " + one.verdict() + " |\n"));
            }
            case CSV -> {
                CostFormat.print(out, List.of("goal", "ratio", "median", "low", "high", "verdict"));
                comparisons.forEach(one -> CostFormat.print(
                        out,
                        List.of(
                                goal(one),
                                one.text(),
                                CostFormat.plain(one.ratio().median()),
                                CostFormat.plain(one.ratio().low()),
                                CostFormat.plain(one.ratio().high()),
                                one.verdict())));
            }
            case JSON -> {
                Map<String, Object> root = CostFormat.object(table);
                root.put(
                        "comparisons",
                        comparisons.stream().map(PeersFormat::object).toList());
                out.println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(root));
            }
        }
        out.flush();
    }

    private static void text(List<Comparison> comparisons, PrintWriter out) {
        int width =
                comparisons.stream().mapToInt(one -> one.text().length()).max().orElse(0);
        for (Comparison one : comparisons) {
            String line = String.format(
                    "%4s  %-" + Math.max(1, width) + "s  %-24s  %s",
                    goal(one),
                    one.text(),
                    one.ratio().text(),
                    one.verdict());
            out.println(line.stripTrailing());
        }
    }

    private static String goal(Comparison one) {
        return one.goal() == 0 ? "" : Integer.toString(one.goal());
    }

    private static Map<String, Object> object(Comparison one) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("goal", one.goal() == 0 ? null : one.goal());
        object.put("ratio", one.text());
        object.put("median", one.ratio().median());
        object.put("interval", List.of(one.ratio().low(), one.ratio().high()));
        object.put("limit", one.limit().isPresent() ? one.limit().getAsDouble() : null);
        object.put("reached", one.limit().isPresent() ? one.isReached() : null);
        return object;
    }
}
