// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.stress.Judgement.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {

    private static Judgement judge(String verdict, Map<String, Long> counts) {
        return Judgement.of(TestCells.result(TestCells.cell(verdict, false), counts));
    }

    private static void assertFails(String reason, Judgement judgement) {
        assertEquals(new Judgement(Status.NOT_CONFIRMED, reason), judgement);
        assertTrue(judgement.status().isFailure());
    }

    @Test
    void aLossyCellIsConfirmedByEveryClassItMustShow() {
        assertEquals(
                Status.CONFIRMED,
                judge("LR+LC", Map.of("KEPT", 9L, "LOST+LEAKED", 1L)).status());
        assertFalse(Status.CONFIRMED.isFailure());
    }

    @Test
    void aLossyCellThatDoesNotLoseFails() {
        assertFails("never saw LOST", judge("LR", Map.of("KEPT", 10_000_000L)));
    }

    @Test
    void oneOfTwoRequiredClassesIsNotEnough() {
        assertFails("never saw LEAKED", judge("LR+LC", Map.of("KEPT", 9L, "LOST", 1L)));
    }

    @Test
    void aPartlyLostReadIsALostOne() {
        assertEquals(
                Status.CONFIRMED, judge("LR", Map.of("KEPT", 9L, "PARTIAL", 1L)).status());
    }

    @Test
    void anOutcomeOutsideTheVerdictFails() {
        assertFails("saw LOST, not expected", judge("OK", Map.of("KEPT", 10_000_000L, "LOST", 1L)));
        assertFails("saw PARTIAL, not expected", judge("OK", Map.of("KEPT", 9L, "PARTIAL", 1L)));
        assertFails("saw LEAKED, not expected", judge("LR", Map.of("KEPT", 8L, "LOST", 1L, "LOST+LEAKED", 1L)));
    }

    @Test
    void anOutcomeThatIsNoneFails() {
        assertFails("\"OOPS\" is not an outcome", judge("OK", Map.of("KEPT", 9L, "OOPS", 1L)));
    }

    @Test
    void aSafeCellIsConfirmedByKept() {
        assertEquals(Status.CONFIRMED, judge("OK", Map.of("KEPT", 9L)).status());
    }

    @Test
    void doubtfulAndWithheldCellsDoNotFail() {
        for (StressCell cell :
                List.of(TestCells.cell("OK", true), TestCells.cell("LR", true), TestCells.cell("WITHHELD", false))) {
            Judgement kept = Judgement.of(TestCells.result(cell, Map.of("KEPT", 9L)));
            Judgement lost = Judgement.of(TestCells.result(cell, Map.of("KEPT", 9L, "LOST", 1L)));
            assertEquals(Status.OPEN, kept.status());
            assertEquals(Status.OPEN, lost.status());
            assertFalse(kept.status().isFailure());
        }
    }

    @Test
    void notEvenADoubtfulCellMayShowWhatItsFormCannot() {
        CellResult torn = TestCells.result(TestCells.cell("LR", true), Map.of("KEPT", 9L, "TORN", 1L));
        assertFails("saw TORN, not expected", Judgement.of(torn));
    }

    @Test
    void aCellWithoutSamplesDidNotRun() {
        CellResult silent = TestCells.result(TestCells.cell("OK", false), Map.of());
        assertEquals(Status.DID_NOT_RUN, Judgement.of(silent).status());
        assertTrue(Status.DID_NOT_RUN.isFailure());
        CellResult dead = new CellResult(silent.cell(), silent.tally(), Optional.of("no time left"), List.of());
        assertEquals(new Judgement(Status.DID_NOT_RUN, "no time left"), Judgement.of(dead));
    }

    @Test
    void aForkThatDiedFailsWhateverItHasSeen() {
        CellResult dead = new CellResult(
                TestCells.cell("OK", false), TestCells.tally(Map.of("KEPT", 9L)), Optional.of("hung"), List.of());
        assertFails("hung", Judgement.of(dead));
    }
}
