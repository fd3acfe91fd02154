// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as JMH writes them. */
class CostsTest {

    /** Made by hand in JMH's format, with figures like those of benchmarks/performance.md. */
    static final Path EXAMPLE = Path.of("src/test/resources/forkrace/report/jmh-fork-bench.json");

    @TempDir
    private Path directory;

    @Test
    void timeOfAForkIsDividedByItsPtes() throws IOException {
        Costs.Point point = Costs.read(List.of(EXAMPLE)).stream()
                .filter(candidate ->
                        candidate.fix().equals("V1") && candidate.ptes() == 4096 && candidate.queued() == 0)
                .findFirst()
                .orElseThrow();
        assertEquals(28.7, point.nanos(), 1e-3);
        assertEquals(28.2, point.low(), 1e-3);
        assertEquals(29.2, point.high(), 1e-3);
        assertEquals("17.0.15", point.jdk());
    }

    @Test
    void needlessCopiesComeFromTheCounters() throws IOException {
        List<Costs.Point> queued = Costs.read(List.of(EXAMPLE)).stream()
                .filter(point -> point.queued() == 0.05)
                .toList();
        assertEquals(3, queued.size());
        assertEquals(
                204,
                queued.stream()
                        .filter(point -> point.fix().equals("V1"))
                        .findFirst()
                        .orElseThrow()
                        .falsePositives());
    }

    @Test
    void numbersThatJmhDoesNotHaveAreNoInterval() throws IOException {
        Path file = directory.resolve("jmh.json");
        Files.writeString(file, """
                [{"benchmark": "forkrace.bench.ForkBench.dupMm", "params": {"fix": "MY_FIX", "ptes": "8"},
                  "primaryMetric": {"score": 2.0, "scoreError": "NaN", "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "us/op"},
                  "secondaryMetrics": {}}]
                """);
        Costs.Point point = Costs.read(List.of(file)).get(0);
        assertEquals(new Costs.Point("MY_FIX", 8, 0, 0, 0, 250, 250, 250, 0, 0, ""), point);
    }

    /** Else a chart would have two figures in one place. */
    @Test
    void shuffledFramesAndTheLikeArePassedOver() throws IOException {
        Path file = directory.resolve("jmh.json");
        String row = """
                {"benchmark": "forkrace.bench.ForkBench.dupMm", "params": {"fix": "UNFIXED", "ptes": "8", "PARAM": "VALUE"},
                 "primaryMetric": {"score": 80.0, "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "ns/op"}}""";
        Files.writeString(
                file,
                "[" + row.replace("PARAM", "order").replace("VALUE", "sequential")
                        + "," + row.replace("PARAM", "order").replace("VALUE", "random")
                        + "," + row.replace("PARAM", "exercised").replace("VALUE", "all")
                        + "," + row.replace("PARAM", "frameBytes").replace("VALUE", "64") + "]");
        assertEquals(1, Costs.read(List.of(file)).size());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            not json at all~ not a result of JMH
            {"a": 1}~ no list of benchmarks
            []~ no results of ForkBench
            [{"benchmark": "x.OtherBench.f"}]~ no results of ForkBench
            [{"benchmark": "x.ForkBench.f", "params": {}}]~ no number params.ptes
            [{"benchmark": "x.ForkBench.f", "params": {"ptes": "8"}, "primaryMetric": {"score": 1, "scoreUnit": "ops/s"}}]~ instead of a time per operation
            [{"benchmark": "x.ForkBench.f", "params": {"ptes": "8"}, "primaryMetric": {"score": "NaN", "scoreUnit": "ns/op"}}]~ no number primaryMetric.score
            """)
    void badFileIsRefusedInOneLine(String json, String complaint) throws IOException {
        Path file = directory.resolve("bad.json");
        Files.writeString(file, json);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Costs.read(List.of(file)));
        assertTrue(refusal.getMessage().contains(complaint), refusal::getMessage);
        assertTrue(refusal.getMessage().startsWith(file.toString()), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void missingFileIsNamed() {
        Path file = directory.resolve("none.json");
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Costs.read(List.of(file)));
        assertEquals(file + ": there is no such file", refusal.getMessage());
    }
}
