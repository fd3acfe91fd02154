// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.scenario.OutcomeClass;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = TestCells.tally(Map.of("KEPT", 90L, "LOST", 4L, "PARTIAL", 1L, "LOST+LEAKED", 5L));

    @Test
    void everySampleCountsOnce() {
        assertEquals(100, tally.samples());
        assertEquals(10, tally.losses());
    }

    @Test
    void aSampleMayShowSeveralClasses() {
        assertEquals(
                Map.of(
                        OutcomeClass.LOST_READ, 9L,
                        OutcomeClass.LOST_READ_PARTIAL, 1L,
                        OutcomeClass.LEAKED_TO_CHILD, 5L),
                tally.classes());
    }

    @Test
    void partlyLostReadsCountAsLost() {
        assertEquals(10, tally.of(OutcomeClass.LOST_READ));
        assertEquals(5, tally.of(OutcomeClass.LEAKED_TO_CHILD));
        assertEquals(0, tally.of(OutcomeClass.BUG));
    }

    @Test
    void stretchesAddUp() {
        tally.add(Map.of("KEPT", 10L, "BUG", 1L));
        assertEquals(111, tally.samples());
        assertEquals(1, tally.of(OutcomeClass.BUG));
    }

    @Test
    void whatIsNoOutcomeIsStillALoss() {
        assertEquals(1, TestCells.tally(Map.of("KEPT", 1L, "OOPS", 1L)).losses());
    }
}
