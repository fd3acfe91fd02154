// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.CellExploration;
import forkrace.explore.CellExploration.ClassWitness;
import forkrace.explore.Mode;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.stress.StressTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ExploreTableTest {

    private static StressTest test(FixId fix) {
        Catalog catalog = Catalog.load();
        return catalog.tests(catalog.scenario("PinnedBeforeFork"), List.of(fix)).get(0);
    }

    private static CellExploration cell(Report.End end, List<String> outcomes, ClassWitness... witnesses) {
        return new CellExploration(
                "test", Mode.DPOR, 0, "continuations", 1_234, 5, end, 9, 1_500, 0, outcomes, List.of(witnesses), null);
    }

    private static void assertHas(Map<StressTest, CellExploration> results, String... lines) {
        StringWriter text = new StringWriter();
        new ExploreTable(new PrintWriter(text), Ansi.OFF).print(results, Duration.ofMillis(2_340));
        List<String> printed = text.toString()
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        for (String line : lines) {
            assertTrue(printed.contains(line), () -> line + " is not in\n" + text);
        }
    }

    @Test
    void cellHasItsNumbersItsVerdictAndItsWitnesses() {
        Map<StressTest, CellExploration> results = new LinkedHashMap<>();
        results.put(
                test(FixId.UNFIXED),
                cell(
                        Report.End.EXHAUSTED,
                        List.of("LOST", "LEAKED"),
                        new ClassWitness("LOST", "LOST", "a4b6-00ff", 0, 10, true),
                        new ClassWitness("LEAKED", "LEAKED", "a4b5a1-00ff", 1, 10, false)));
        results.put(test(FixId.SEED_PGGUP), cell(Report.End.EXHAUSTED, List.of("KEPT", "BUG")));
        assertHas(
                results,
                "V0 Unfixed 1,234 5 1.50 s LOST, LEAKED LOST, LEAKED agreed",
                "LOST S01.V0.a4b6-00ff (0 preemptions, 10 steps)",
                "LEAKED S01.V0.a4b5a1-00ff (at most 1 preemption, 10 steps)",
                "V2 SeedPgGup 1,234 5 1.50 s BUG KEPT DIFFERS",
                "reaches BUG, not expected",
                "LOST Parent kept a copy made before the DMA.",
                "2 cells: 1 agreed, 1 DIFFERS; 2,468 executions by continuations, 2.3 s");
    }

    @Test
    void whatWasNotFinishedIsSaid() {
        assertHas(
                Map.of(test(FixId.SEED_PGGUP), cell(Report.End.LIMIT, List.of("KEPT"))),
                "V2 SeedPgGup 1,234 5 1.50 s KEPT KEPT NOT EXHAUSTED",
                "the limit was reached");
    }
}
