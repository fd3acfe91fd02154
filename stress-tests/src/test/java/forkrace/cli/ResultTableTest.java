// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.stress.CellResult;
import forkrace.stress.StressCell;
import forkrace.stress.TestCells;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ResultTableTest {

    private static List<String> print(Ansi colours, CellResult... results) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new ResultTable(out, colours, Confirmation.OF_STRESS).print(List.of(results));
        return text.toString().lines().toList();
    }

    private static CellResult result(String verdict, Map<String, Long> counts) {
        return TestCells.result(TestCells.cell(verdict, false), counts);
    }

    private static String line(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.strip().startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " not in " + lines))
                .strip()
                .replaceAll(" +", " ");
    }

    @Test
    void aLineNamesFixModeCountsRateAndVerdict() {
        List<String> lines = print(Ansi.OFF, result("LR", Map.of("KEPT", 995_000L, "LOST", 5_000L)));
        assertEquals(
                "V0 Unfixed tiered 1,000,000 5,000 5,000 /M (4,863 .. 5,140) LOST 5,000 LOST confirmed",
                line(lines, "V0"));
        assertEquals("S01 a race (Scenario, 2 actors)", line(lines, "S01"));
        assertEquals("LOST Parent kept a copy made before the DMA.", line(lines, "LOST"));
        assertTrue(
                lines.stream().noneMatch(line -> line.contains("TORN") || line.contains("PARTIAL")), lines::toString);
    }

    @Test
    void classesHaveLinesOfTheirOwn() {
        List<String> lines =
                print(Ansi.OFF, result("LR+LC", Map.of("KEPT", 1L, "LOST+LEAKED", 2L, "LOST", 3L, "PARTIAL", 4L)));
        assertTrue(line(lines, "V0").endsWith("LOST 5 LOST confirmed"), lines::toString);
        assertEquals("PARTIAL 4 (PARTIAL)", line(lines, "PARTIAL 4"));
        assertEquals("LEAKED 2 LEAKED", line(lines, "LEAKED 2"));
    }

    @Test
    void aFailureHasItsReasonBelow() {
        List<String> lines = print(Ansi.OFF, result("LR", Map.of("KEPT", 10L)));
        assertTrue(line(lines, "V0").endsWith("NOT CONFIRMED"), lines::toString);
        assertEquals("never saw LOST", line(lines, "never"));
    }

    @Test
    void anUnexpectedClassIsSeenAndNotExpected() {
        List<String> lines = print(Ansi.OFF, result("OK", Map.of("KEPT", 10L, "LOST", 1L)));
        assertTrue(line(lines, "V0").endsWith("LOST 1 NOT CONFIRMED"), lines::toString);
    }

    @Test
    void aWithheldCellIsNotJudged() {
        List<String> lines = print(Ansi.OFF, result("WITHHELD", Map.of("KEPT", 10L, "LOST", 1L)));
        assertTrue(line(lines, "V0").endsWith("LOST 1 withheld not judged"), lines::toString);
    }

    @Test
    void aCellThatDidNotRunIsInTheTable() {
        StressCell cell = TestCells.cell("OK", false);
        CellResult dead = new CellResult(cell, TestCells.tally(Map.of()), Optional.of("no time left"), List.of());
        List<String> lines = print(Ansi.OFF, dead);
        assertEquals("V0 Unfixed tiered 0 0 - KEPT did not run", line(lines, "V0"));
        assertEquals("no time left", line(lines, "no time"));
    }

    @Test
    void noLineIsWiderThanATerminal() {
        List<String> lines = print(
                Ansi.OFF,
                result("LR+LC", Map.of("KEPT", 123_456_789L, "LOST", 1_234_567L, "LEAKED", 1_234_567L)),
                result("OK", Map.of("KEPT", 123_456_789L, "LOST+LEAKED", 12_345_678L, "BUG", 1L)),
                TestCells.result(TestCells.cell("LR+LC", true), Map.of("KEPT", 1L)));
        lines.forEach(line -> assertTrue(line.length() <= 120, line));
        assertTrue(lines.size() > 10);
    }

    @Test
    void coloursAreForTheAsking() {
        CellResult kept = result("OK", Map.of("KEPT", 10L));
        assertTrue(String.join("", print(Ansi.ON, kept)).contains("\u001b["));
        assertFalse(String.join("", print(Ansi.OFF, kept)).contains("\u001b["));
        assertTrue(Terminal.coloursWanted(Map.of("TERM", "xterm")));
        assertFalse(Terminal.coloursWanted(Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertFalse(Terminal.coloursWanted(Map.of("TERM", "dumb")));
        assertFalse(Terminal.coloursWanted(Map.of()));
    }
}
