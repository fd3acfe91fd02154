// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {

    private static final Path COSTS = Path.of("../docs/costs.json");
    private static final Path DOCUMENT = Path.of("../docs/claims.md");
    private static final int FEWEST_CLAIMS = 10;

    private static CostRow row(String fix, double value, Map<String, String> params) {
        return new CostRow(
                "ForkBench.dupMm",
                fix,
                new TreeMap<>(params),
                "ns/pte",
                value,
                value - 1,
                value + 1,
                Map.of("copies", 205.4));
    }

    private static Map<String, String> params(int ptes, String pinned) {
        return Map.of("ptes", Integer.toString(ptes), "pinned", pinned, "order", "sequential");
    }

    private static final Claims CLAIMS = new Claims(List.of(
            row("V0", 20, params(4096, "0")),
            row("V1", 30, params(4096, "0.0")),
            row("V2", 20.5, params(4096, "0")),
            row("V2", 90, params(4096, "0.1")),
            row("V0", 25, params(262144, "0"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{time ForkBench.dupMm V1 ptes=4096}}     | 30.0 ns/pte",
                "{{time ForkBench.dupMm V2 ptes=4096 pinned=0.1}} | 90.0 ns/pte",
                "{{total ForkBench.dupMm V0 ptes=262144}}  | 6.55 ms",
                "{{ratio ForkBench.dupMm V1/V0 ptes=4096}} | 1.50 (1.38 .. 1.63)",
                "{{ratio ForkBench.dupMm V2/V0 ptes=4096}} | 1.03 (0.93 .. 1.13), no difference",
                "{{added ForkBench.dupMm V1/V0 ptes=4096}} | 10.0 ns/pte",
                "{{saved ForkBench.dupMm V2/V1/V0 ptes=4096}} | 95 %",
                "{{part ForkBench.dupMm V1/V0 ptes=4096}}  | 33 %",
                "{{count copies ForkBench.dupMm V1 ptes=4096}} | 205",
                "a {{ time  ForkBench.dupMm V1 ptes=4096 }} b $1 | a 30.0 ns/pte b $1"
            })
    void placesAreFilled(String template, String text) throws BenchException {
        assertEquals(text, CLAIMS.fill(template));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{time ForkBench.dupMm V7 ptes=4096}}    | no such row for V7",
                "{{time ForkBench.dupMm V1 ptes=512}}     | no such row for V1",
                "{{time ForkBench.dupMm V1 ptes=4096 pages=1}} | no such row for V1",
                "{{time ForkBench.dupMm V0}}              | more than one such row",
                "{{time ForkBench.dupMm}}                 | a benchmark and a variant are needed",
                "{{ratio ForkBench.dupMm V1 ptes=4096}}   | not understood",
                "{{guess ForkBench.dupMm V1 ptes=4096}}   | not understood",
                "{{count pears ForkBench.dupMm V1 ptes=4096}} | no counter pears"
            })
    void aPlaceThatCannotBeFilledIsAnError(String template, String complaint) {
        BenchException error = assertThrows(BenchException.class, () -> CLAIMS.fill(template));
        assertTrue(error.getMessage().contains(complaint), error::getMessage);
    }

    /** {@code ./forkrace bench --claims docs/costs.json > docs/claims.md} makes it again. */
    @Test
    void theDocumentIsMadeOfTheResultsBesideIt() throws IOException, BenchException {
        String document = Claims.document(List.of(COSTS));
        assertEquals(document, Files.readString(DOCUMENT));
        assertFalse(document.contains("{{") || document.contains("NaN"), document);
        long claims =
                document.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).count();
        assertTrue(claims >= FEWEST_CLAIMS, claims + " claims");
    }
}
