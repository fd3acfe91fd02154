// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a table of costs is written. */
public enum CostFormat {
    TEXT {
        @Override
        public void write(CostTable table, PrintWriter out) {
            List<List<String>> cells = cells(table);
            cells.add(0, head(table));
            int columns = cells.get(0).size();
            int[] widths = new int[columns];
            for (List<String> line : cells) {
                for (int i = 0; i < columns; i++) {
                    widths[i] = Math.max(widths[i], line.get(i).length());
                }
            }
            for (List<String> line : cells) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < columns; i++) {
                    text.append(line.get(i))
                            .append(" ".repeat(widths[i] - line.get(i).length() + 2));
                }
                out.println(text.toString().stripTrailing());
            }
            table.vanished().forEach(row -> out.println("not in this run: " + row));
        }
    },
    CSV {
        @Override
        public void write(CostTable table, PrintWriter out) {
            print(
                    out,
                    List.of(
                            "benchmark",
                            "parameters",
                            "variant",
                            "unit",
                            "value",
                            "low",
                            "high",
                            "to_v0",
                            "to_v0_low",
                            "to_v0_high",
                            "verdict",
                            "to_earlier",
                            "earlier_verdict"));
            for (CostTable.Line line : table.lines()) {
                CostRow row = line.row();
                List<String> cells = new ArrayList<>(List.of(row.benchmark(), row.paramText(), row.fix(), row.unit()));
                cells.addAll(List.of(plain(row.value()), plain(row.low()), plain(row.high())));
                cells.add(line.toBase().map(ratio -> plain(ratio.value())).orElse(""));
                cells.add(line.toBase().map(ratio -> plain(ratio.low())).orElse(""));
                cells.add(line.toBase().map(ratio -> plain(ratio.high())).orElse(""));
                cells.add(line.toBase().map(Ratio::verdict).orElse(""));
                cells.add(line.toEarlier().map(ratio -> plain(ratio.value())).orElse(""));
                cells.add(line.toEarlier().map(Ratio::verdict).orElse(""));
                print(out, cells);
            }
            table.vanished()
                    .forEach(row -> print(out, List.of(row, "", "", "", "", "", "", "", "", "", "", "", "vanished")));
        }
    },
    JSON {
        @Override
        public void write(CostTable table, PrintWriter out) {
            out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(object(table)));
        }
    },
    MD {
        @Override
        public void write(CostTable table, PrintWriter out) {
            List<String> head = head(table);
            out.print("| " + String.join(" | ", head) + " |\n|" + "---|".repeat(head.size()) + "\n");
            cells(table).forEach(line -> out.print("| " + String.join(" | ", line) + " |\n"));
            table.vanished().forEach(row -> out.print("\nNot in this run: " + row + "\n"));
        }
    };

    /** Writes the table. */
    public abstract void write(CostTable table, PrintWriter out);

    /** A line of a CSV. */
    static void print(PrintWriter out, List<String> cells) {
        out.print(CSVFormat.DEFAULT.format(cells.toArray()) + "\n");
    }

    /** For a program to read. */
    static Map<String, Object> object(CostTable table) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("rows", table.lines().stream().map(CostFormat::object).toList());
        root.put("vanished", table.vanished());
        return root;
    }

    private static List<String> head(CostTable table) {
        List<String> head = new ArrayList<>(List.of(
                "benchmark", "parameters", "variant", "time", "interval", "ratio to V0", "interval", "verdict"));
        if (table.isCompared()) {
            head.addAll(List.of("ratio to earlier", "since then"));
        }
        return head;
    }

    private static List<List<String>> cells(CostTable table) {
        List<List<String>> lines = new ArrayList<>();
        for (CostTable.Line line : table.lines()) {
            CostRow row = line.row();
            List<String> cells = new ArrayList<>(List.of(row.benchmark(), table.paramText(row), row.fix()));
            cells.add(figure(row.value()) + " " + row.unit());
            cells.add(interval(row.low(), row.high()));
            cells.add(line.toBase().map(ratio -> figure(ratio.value())).orElse(""));
            cells.add(line.toBase()
                    .map(ratio -> interval(ratio.low(), ratio.high()))
                    .orElse(""));
            cells.add(line.toBase().map(Ratio::verdict).orElse(row.fix().equals(CostTable.BASE) ? "baseline" : ""));
            if (table.isCompared()) {
                cells.add(line.toEarlier().map(ratio -> figure(ratio.value())).orElse("-"));
                cells.add(line.toEarlier().map(Ratio::verdict).orElse("new"));
            }
            lines.add(cells);
        }
        return lines;
    }

    private static Map<String, Object> object(CostTable.Line line) {
        Map<String, Object> object = new LinkedHashMap<>();
        CostRow row = line.row();
        object.put("benchmark", row.benchmark());
        object.put("parameters", row.params());
        object.put("variant", row.fix());
        object.put("unit", row.unit());
        object.put("value", row.value());
        object.put("interval", Double.isNaN(row.low()) ? null : List.of(row.low(), row.high()));
        put(object, "toV0", line.toBase());
        put(object, "toEarlier", line.toEarlier());
        return object;
    }

    private static void put(Map<String, Object> object, String name, Optional<Ratio> ratio) {
        ratio.ifPresent(found -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            inner.put("value", found.value());
            // JSON has neither infinity nor what is no number.
            inner.put("low", Double.isFinite(found.low()) ? found.low() : null);
            inner.put("high", Double.isFinite(found.high()) ? found.high() : null);
            inner.put("verdict", found.verdict());
            object.put(name, inner);
        });
    }

    private static String interval(double low, double high) {
        return figure(low) + " .. " + figure(high);
    }

    /** Three digits that say something. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    static String plain(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
    }
}
