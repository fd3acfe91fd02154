// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.scenario.OutcomeClass;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    @Test
    void codesAreReadInAnyOrderAndPrintedInOne() {
        Verdict verdict = Verdict.parse("SW+LC", false);
        assertEquals(Set.of(OutcomeClass.SHARED_WRITE, OutcomeClass.LEAKED_TO_CHILD), verdict.classes());
        assertEquals("LEAKED, SHARED", verdict.toString());
        assertTrue(verdict.isJudged());
    }

    @Test
    void okReachesNothingBad() {
        Verdict ok = Verdict.parse("OK", false);
        assertTrue(ok.isJudged());
        assertTrue(ok.reaches(OutcomeClass.CONSISTENT));
        assertFalse(ok.reaches(OutcomeClass.LOST_READ));
        assertEquals("KEPT", ok.toString());
    }

    @Test
    void aPartlyLostReadIsReachedWhereALostOneIs() {
        assertTrue(Verdict.parse("LR", false).reaches(OutcomeClass.LOST_READ_PARTIAL));
        assertFalse(Verdict.parse("LC", false).reaches(OutcomeClass.LOST_READ_PARTIAL));
    }

    @Test
    void doubtfulWithheldAndInapplicableCellsAreNotJudged() {
        Verdict doubtful = Verdict.parse("FP", true);
        assertFalse(doubtful.isJudged());
        assertTrue(doubtful.applies());
        assertEquals("COPIED?", doubtful.toString());

        Verdict withheld = Verdict.parse("WITHHELD", false);
        assertFalse(withheld.isJudged());
        assertTrue(withheld.applies());

        Verdict inapplicable = Verdict.parse("NA", false);
        assertFalse(inapplicable.isJudged());
        assertFalse(inapplicable.applies());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LR+", "+LR", "LR+LR", "XX", "lr", "LR LC", "OK+LR", "NA+LR", "LOST"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Verdict.parse(text, false));
    }

    @ParameterizedTest
    @EnumSource(value = OutcomeClass.class, mode = EnumSource.Mode.EXCLUDE, names = "CONSISTENT")
    void everyClassCanBeExpected(OutcomeClass outcome) {
        assertEquals(Set.of(outcome), Verdict.parse(outcome.code(), false).classes());
    }
}
