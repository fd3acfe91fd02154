// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CostTableTest {

    private static CostRow row(String fix, int ptes, double value, double low, double high) {
        return new CostRow(
                "ForkBench.dupMm",
                fix,
                new TreeMap<>(Map.of("ptes", Integer.toString(ptes))),
                "ns/pte",
                value,
                low,
                high,
                Map.of());
    }

    private static final CostRow V0 = row("V0", 4096, 10, 9, 11);
    private static final CostRow V1 = row("V1", 4096, 20, 18, 22);
    private static final CostRow V2 = row("V2", 4096, 10.5, 10, 11.5);

    private static String write(CostFormat format, CostTable table) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        format.write(table, out);
        out.flush();
        return text.toString();
    }

    @Test
    void eachRowIsBesideV0OfTheSameParameters() {
        CostTable table = CostTable.of(List.of(V0, row("V0", 512, 5, 5, 5), V1, V2));
        Ratio ratio = table.lines().get(2).toBase().orElseThrow();
        assertEquals(2, ratio.value());
        assertEquals(18 / 11.0, ratio.low());
        assertEquals(22 / 9.0, ratio.high());
        assertEquals("slower", ratio.verdict());
        assertTrue(table.lines().get(0).toBase().isEmpty());
        assertTrue(CostTable.of(List.of(V1)).lines().get(0).toBase().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "10.5, 10, 11.5, no difference",
        "11.5, 11, 12, no difference",
        "11.6, 11.001, 12, slower",
        "8, 7, 8.999, faster",
        "8, 7, 9, no difference",
        "20, NaN, NaN, no interval",
        "10, 0, 40, no difference"
    })
    void overlappingIntervalsAreNoDifference(double value, double low, double high, String verdict) {
        assertEquals(verdict, Ratio.of(row("V1", 4096, value, low, high), V0).verdict());
    }

    @Test
    void whatReachesDownToZeroMayBeAnyMultiple() {
        Ratio ratio = Ratio.of(V1, row("V0", 4096, 10, -1, 21));
        assertEquals(Double.POSITIVE_INFINITY, ratio.high());
        assertEquals("no difference", ratio.verdict());
    }

    @Test
    void earlierRunIsComparedRowByRow() {
        List<CostRow> earlier = List.of(row("V0", 4096, 20, 19, 21), row("V7", 4096, 30, 29, 31), V2);
        CostTable table = CostTable.of(List.of(V0, V1, V2), earlier);
        assertEquals("faster", table.lines().get(0).toEarlier().orElseThrow().verdict());
        assertTrue(table.lines().get(1).toEarlier().isEmpty());
        assertEquals(
                "no difference", table.lines().get(2).toEarlier().orElseThrow().verdict());
        assertEquals(List.of("ForkBench.dupMm V7 ptes=4096"), table.vanished());
        String text = write(CostFormat.TEXT, table);
        assertTrue(text.contains("not in this run: ForkBench.dupMm V7 ptes=4096"), text);
        assertTrue(text.lines().filter(line -> line.contains(" V1 ")).allMatch(line -> line.endsWith("new")), text);
    }

    @Test
    void textIsOneAlignedLineForEachRow() {
        String[] lines =
                write(CostFormat.TEXT, CostTable.of(List.of(V0, V1, V2))).split("\\R", -1);
        assertEquals(
                List.of(
                        "benchmark        parameters  variant  time         interval      ratio to V0  interval      verdict",
                        "ForkBench.dupMm  ptes=4096   V0       10.0 ns/pte  9.00 .. 11.0                             baseline",
                        "ForkBench.dupMm  ptes=4096   V1       20.0 ns/pte  18.0 .. 22.0  2.00         1.64 .. 2.44  slower",
                        "ForkBench.dupMm  ptes=4096   V2       10.5 ns/pte  10.0 .. 11.5  1.05         0.91 .. 1.28  no difference",
                        ""),
                List.of(lines));
    }

    @Test
    void aTableForPeopleLeavesOutWhatIsTheSameEverywhere() {
        CostRow flagged = V2.with(Map.of("ptes", "4096", "order", "sequential", "flagged", "1"));
        CostRow plain = V2.with(Map.of("ptes", "4096", "order", "sequential", "flagged", "0"));
        CostTable table = CostTable.of(List.of(plain, flagged));
        assertEquals("flagged=1 ptes=4096", table.paramText(flagged));
        assertTrue(write(CostFormat.CSV, table).contains("order=sequential"));
    }

    @Test
    void csvHasAsManyCellsInEachLine() {
        CostTable table = CostTable.of(List.of(V0, V1), List.of(V2));
        List<String> lines = write(CostFormat.CSV, table).lines().toList();
        assertEquals(4, lines.size());
        assertEquals(
                "ForkBench.dupMm,ptes=4096,V1,ns/pte,20.0000,18.0000,22.0000,2.0000,1.6364,2.4444,slower,,",
                lines.get(2));
        for (String line : lines) {
            assertEquals(12, line.chars().filter(c -> c == ',').count(), line);
        }
    }

    @Test
    void jsonSaysTheSame() {
        JsonNode root = JsonMapper.shared()
                .readTree(write(
                        CostFormat.JSON, CostTable.of(List.of(V0, V1, row("V2", 4096, 1, Double.NaN, Double.NaN)))));
        JsonNode v1 = root.get("rows").get(1);
        assertEquals("V1", v1.get("variant").asString());
        assertEquals(2, v1.get("toV0").get("value").asDouble());
        assertEquals("slower", v1.get("toV0").get("verdict").asString());
        assertFalse(root.get("rows").get(0).has("toV0"));
        assertTrue(root.get("rows").get(2).get("interval").isNull());
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatHasEveryVariant(CostFormat format) {
        String text = write(format, CostTable.of(List.of(V0, V1, V2), List.of(V0)));
        assertTrue(text.contains("V0") && text.contains("V1") && text.contains("V2"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.9999|1.00", "9.994|9.99", "16.94|16.9", "926.4|926", "1234567|1,234,567", "NaN|-"})
    void figuresHaveThreeDigits(double value, String text) {
        assertEquals(text, CostFormat.figure(value));
    }
}
