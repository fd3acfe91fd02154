// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannedCellTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final PlannedCell lossy = new PlannedCell(TestCells.cell("LR+LC", false), 1_000, 1);
    private final PlannedCell safe = new PlannedCell(TestCells.cell("OK", false), 1_000, 1);

    @Test
    void aLossyCellStopsWhenEveryClassHasARate() {
        assertTrue(lossy.isEnough(TestCells.tally(Map.of("LOST", 100L, "LEAKED", 100L)), LONG));
        assertFalse(lossy.isEnough(TestCells.tally(Map.of("LOST", 100L, "LEAKED", 99L)), LONG));
        assertFalse(lossy.isEnough(TestCells.tally(Map.of("LOST", 100L, "KEPT", 1_000_000L)), LONG));
    }

    @Test
    void aLossyCellDoesNotStopBeforeItsCodeIsCompiled() {
        assertFalse(lossy.isEnough(TestCells.tally(Map.of("LOST+LEAKED", 100L)), Duration.ofMillis(999)));
        assertTrue(lossy.isEnough(TestCells.tally(Map.of("LOST+LEAKED", 100L)), Duration.ofSeconds(1)));
    }

    @Test
    void aSafeCellStopsAtItsGoal() {
        assertTrue(safe.isEnough(TestCells.tally(Map.of("KEPT", 1_000L)), Duration.ZERO));
        assertFalse(safe.isEnough(TestCells.tally(Map.of("KEPT", 999L)), LONG));
    }

    @Test
    void aSafeCellWithoutGoalUsesItsTime() {
        PlannedCell endless = new PlannedCell(safe.cell(), 0, 1);
        assertFalse(endless.isEnough(TestCells.tally(Map.of("KEPT", 1_000_000_000L)), LONG));
    }

    @Test
    void onlyALossyCellCanMissSomething() {
        assertTrue(lossy.isMissingSomething(TestCells.tally(Map.of("LOST", 1L))));
        assertFalse(lossy.isMissingSomething(TestCells.tally(Map.of("LOST+LEAKED", 1L))));
        assertFalse(safe.isMissingSomething(TestCells.tally(Map.of("KEPT", 1L))));
    }
}
