// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The rows of an earlier run.
 *
 * @param rows in the order of its file
 */
public record Baseline(List<CostRow> rows) {

    /** There is no earlier run. */
    public static final Baseline NONE = new Baseline(List.of());

    private static final String PEERS = "Peers.";

    /** Of a file. */
    public static Baseline read(Path file) throws BenchException {
        return new Baseline(JmhFile.rows(file));
    }

    /** Those of the benchmarks, of these variants and sizes and of V0; none chosen means all. */
    public Baseline ofBenchmarks(Set<FixId> fixes, Set<Integer> sizes) {
        return new Baseline(rows.stream()
                .filter(row -> !row.benchmark().startsWith(PEERS))
                .filter(row -> fixes.isEmpty() || row.fix().equals(CostTable.BASE) || isOf(row, fixes))
                .filter(row -> sizes.isEmpty() || !row.params().containsKey("ptes") || isOfSize(row, sizes))
                .toList());
    }

    private static boolean isOf(CostRow row, Set<FixId> fixes) {
        return row.fix().isEmpty() || fixes.stream().anyMatch(fix -> fix.id().equals(row.fix()));
    }

    private static boolean isOfSize(CostRow row, Set<Integer> sizes) {
        return sizes.stream()
                .anyMatch(size -> size.toString().equals(row.params().get("ptes")));
    }

    /** Those who took turns. */
    public Baseline ofPeers() {
        return new Baseline(
                rows.stream().filter(row -> row.benchmark().startsWith(PEERS)).toList());
    }

    /** Rows of now beside these. */
    public CostTable compare(List<CostRow> now) {
        return CostTable.of(now, rows);
    }
}
