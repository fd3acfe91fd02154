// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmhFileTest {

    /** Made by hand in JMH's format; the report's tests read it, too. */
    private static final Path EXAMPLE = Path.of("src/test/resources/forkrace/report/jmh-fork-bench.json");

    @TempDir
    private Path directory;

    private List<CostRow> rows(String json) throws IOException, BenchException {
        Path file = directory.resolve("jmh.json");
        Files.writeString(file, json);
        return JmhFile.rows(file);
    }

    @Test
    void constantsOfJmhBecomeIds() throws BenchException {
        CostRow row = JmhFile.rows(EXAMPLE).get(0);
        assertEquals("ForkBench.dupMm", row.benchmark());
        assertEquals("V0", row.fix());
        assertTrue(row.params().containsKey("ptes") && !row.params().containsKey("fix"), row::toString);
    }

    @Test
    void timeIsThatOfWhatWasCounted() throws IOException, BenchException {
        CostRow row = rows("""
                [{"benchmark": "forkrace.bench.ForkBench.dupMm", "params": {"fix": "SEED_PGGUP", "ptes": "8"},
                  "primaryMetric": {"score": 80.0, "scoreConfidence": [72.0, 88.0], "scoreUnit": "ns/op"},
                  "secondaryMetrics": {
                    "pte": {"score": 10.0, "scoreConfidence": [9.0, 11.0], "scoreUnit": "ns/op"},
                    "copiesPerFork": {"score": 3.0, "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "#"}}}]
                """).get(0);
        assertEquals("ns/pte", row.unit());
        assertEquals(10, row.value());
        assertEquals(9, row.low());
        assertEquals(11, row.high());
        assertEquals("V2", row.fix());
        assertEquals(Map.of("copiesPerFork", 3.0), row.counters());
    }

    @Test
    void kindsOfThreadsAreRowsOfTheirOwn() throws IOException, BenchException {
        List<CostRow> rows = rows("""
                [{"benchmark": "forkrace.bench.DirectIoBench.besideThread", "params": {"fix": "UNFIXED"},
                  "primaryMetric": {"score": 50.0, "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "ns/op"},
                  "secondaryMetrics": {
                    "readBesideThread": {"score": 20.0, "scoreConfidence": [19.0, 21.0], "scoreUnit": "ns/op"},
                    "forkOfThread": {"score": 80.0, "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "ns/op"}}}]
                """);
        assertEquals(
                List.of("DirectIoBench.besideThread:forkOfThread", "DirectIoBench.besideThread:readBesideThread"),
                rows.stream().map(CostRow::benchmark).sorted().toList());
        assertEquals(20, rows.stream().mapToDouble(CostRow::value).min().orElseThrow());
    }

    @Test
    void whatHasNoIntervalHasNone() throws IOException, BenchException {
        CostRow row = rows("""
                [{"benchmark": "forkrace.bench.CopyBench.bare", "params": {"pages": "64"},
                  "primaryMetric": {"score": 80.0, "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "ns/op"},
                  "secondaryMetrics": {}}]
                """).get(0);
        assertTrue(Double.isNaN(row.low()) && Double.isNaN(row.high()));
        assertEquals("", row.fix());
        assertEquals("ns/op", row.unit());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            not json~ not JSON, or cut off
            [{"benchmark": "forkrace.bench.For~ not JSON, or cut off
            {"a": 1}~ no result of JMH in it
            []~ no result of JMH in it
            [{"benchmark": "org.example.Other.f"}]~ it has "org.example.Other.f" as a benchmark
            [{"name": "x"}]~ it has "" as a benchmark
            [{"benchmark": "forkrace.bench.ForkBench.dupMm"}]~ no score of ForkBench.dupMm
            [{"benchmark": "forkrace.bench.ForkBench.dupMm", "primaryMetric": {"score": "NaN", "scoreUnit": "ns/op"}}]~ no score of
            [3]~ it has "" as a benchmark
            """)
    void badFileIsRefusedInOneLine(String json, String complaint) {
        BenchException refusal = assertThrows(BenchException.class, () -> rows(json));
        assertTrue(refusal.getMessage().contains(complaint), refusal::getMessage);
        assertTrue(refusal.getMessage().startsWith(directory.toString()), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
    }

    @Test
    void missingFileIsNamed() {
        Path file = directory.resolve("none.json");
        BenchException refusal = assertThrows(BenchException.class, () -> JmhFile.rows(file));
        assertEquals(file + ": cannot be read: there is no such file", refusal.getMessage());
    }
}
