// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.nio.file.Path;
import java.util.List;

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

    /** Those of the benchmarks that are chosen. */
    public Baseline ofBenchmarks(BenchChoice choice) {
        return new Baseline(rows.stream()
                .filter(row -> !row.benchmark().startsWith(PEERS) && choice.has(row))
                .toList());
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
