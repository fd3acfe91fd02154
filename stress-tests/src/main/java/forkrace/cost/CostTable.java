// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a run, each beside the same under V0 and beside itself in an earlier run.
 *
 * @param lines one a row, rows of one benchmark together
 * @param vanished rows of the earlier run that this one has not
 */
public record CostTable(List<Line> lines, List<String> vanished) {

    /** The variant that the others are compared with. */
    static final String BASE = "V0";

    private static final Set<String> AMOUNTS = Set.of("ptes", "pages");

    /**
     * A row.
     *
     * @param row what was measured
     * @param toBase compared with V0; empty for V0 itself, and where there is no V0
     * @param toEarlier compared with the earlier run; empty where it has no such row
     */
    public record Line(CostRow row, Optional<Ratio> toBase, Optional<Ratio> toEarlier) {}

    /** Without an earlier run. */
    static CostTable of(List<CostRow> rows) {
        return of(rows, List.of());
    }

    /** {@code earlier} is empty where there is no earlier run. */
    static CostTable of(List<CostRow> rows, List<CostRow> earlier) {
        Map<CostRow.Key, CostRow> now = byKey(rows);
        Map<CostRow.Key, CostRow> before = byKey(earlier);
        Set<String> benchmarks = new LinkedHashSet<>();
        rows.forEach(row -> benchmarks.add(row.benchmark()));
        List<Line> lines = new ArrayList<>();
        for (String benchmark : benchmarks) {
            rows.stream()
                    .filter(row -> row.benchmark().equals(benchmark))
                    .forEach(row -> lines.add(new Line(row, toBase(row, now), ratio(row, before.get(row.key())))));
        }
        return new CostTable(List.copyOf(lines), vanished(now.keySet(), earlier));
    }

    private static Optional<Ratio> toBase(CostRow row, Map<CostRow.Key, CostRow> rows) {
        return row.fix().equals(BASE) ? Optional.empty() : ratio(row, rows.get(row.keyOf(BASE)));
    }

    private static Optional<Ratio> ratio(CostRow row, CostRow base) {
        return base == null || base.value() == 0 || !base.unit().equals(row.unit())
                ? Optional.empty()
                : Optional.of(Ratio.of(row, base));
    }

    private static List<String> vanished(Set<CostRow.Key> now, List<CostRow> earlier) {
        Set<CostRow.Key> missing = new LinkedHashSet<>();
        earlier.forEach(row -> missing.add(row.key()));
        missing.removeAll(new HashSet<>(now));
        return missing.stream().map(CostRow.Key::toString).toList();
    }

    private static Map<CostRow.Key, CostRow> byKey(List<CostRow> rows) {
        Map<CostRow.Key, CostRow> map = new HashMap<>();
        rows.forEach(row -> map.putIfAbsent(row.key(), row));
        return map;
    }

    /** The parameters of a row that tell it from others of its benchmark; and how much there was of whatever was measured. */
    String paramText(CostRow row) {
        return row.params().entrySet().stream()
                .filter(entry -> AMOUNTS.contains(entry.getKey()) || varies(row.benchmark(), entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private boolean varies(String benchmark, String param) {
        return lines.stream()
                        .map(Line::row)
                        .filter(row -> row.benchmark().equals(benchmark))
                        .map(row -> row.params().getOrDefault(param, ""))
                        .distinct()
                        .count()
                > 1;
    }

    /** Whether there is an earlier run to compare with. */
    boolean isCompared() {
        return !vanished.isEmpty()
                || lines.stream().anyMatch(line -> line.toEarlier().isPresent());
    }
}
