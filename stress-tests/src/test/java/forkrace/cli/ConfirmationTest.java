// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.explore.CellExploration;
import forkrace.explore.Mode;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.Judgement;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import forkrace.stress.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cell is confirmed only both ways. */
class ConfirmationTest {

    private static final StressTest TEST = Catalog.load()
            .tests(Catalog.load().scenario("PinnedBeforeFork"), List.of(FixId.SEED_PGGUP))
            .get(0);

    private static CellResult stressed(String outcome) {
        Tally tally = new Tally();
        tally.add(Map.of(outcome, 1_000L));
        return new CellResult(new StressCell(TEST, CompilerMode.TIERED), tally, Optional.empty(), List.of());
    }

    private static String judge(CellResult result, Report.End end, String... outcomes) {
        CellExploration cell = new CellExploration(
                TEST.name(), Mode.DPOR, 0, "", 1, 0, end, 1, 0, 0, List.of(outcomes), List.of(), null);
        Judgement judgement = new Confirmation(Map.of(TEST, cell)).of(result);
        return judgement.status().words() + ": " + judgement.reason();
    }

    @Test
    void bothWaysConfirm() {
        assertEquals("confirmed: ", judge(stressed("KEPT"), Report.End.EXHAUSTED, "KEPT"));
    }

    @Test
    void explorationAloneDoesNot() {
        assertEquals("NOT CONFIRMED: saw LOST, not expected", judge(stressed("LOST"), Report.End.EXHAUSTED, "KEPT"));
    }

    @Test
    void stressAloneDoesNot() {
        assertEquals(
                "NOT CONFIRMED: exploration: DIFFERS, reaches LOST, not expected",
                judge(stressed("KEPT"), Report.End.EXHAUSTED, "KEPT", "LOST"));
        assertEquals(
                "NOT CONFIRMED: exploration: NOT EXHAUSTED, the limit was reached",
                judge(stressed("KEPT"), Report.End.LIMIT, "KEPT"));
        assertEquals(
                "not explored",
                new Confirmation(Map.of(other(), CELL)).of(stressed("KEPT")).reason());
    }

    private static final CellExploration CELL = new CellExploration(
            "", Mode.DPOR, 0, "", 1, 0, Report.End.EXHAUSTED, 1, 0, 0, List.of("KEPT"), List.of(), null);

    private static StressTest other() {
        return Catalog.load()
                .tests(Catalog.load().scenario("PinnedBeforeFork"), List.of(FixId.UNFIXED))
                .get(0);
    }
}
