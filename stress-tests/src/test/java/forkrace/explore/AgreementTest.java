// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.explore.Agreement.Status;
import forkrace.matrix.Expectation;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static CellExploration cell(Mode mode, Report.End end, String... outcomes) {
        return new CellExploration("test", mode, 2, "", 1, 0, end, 1, 0, 0, List.of(outcomes), List.of(), null);
    }

    private static CellExploration exhausted(String... outcomes) {
        return cell(Mode.DPOR, Report.End.EXHAUSTED, outcomes);
    }

    private static Expectation expected(String verdict) {
        Verdict parsed = Verdict.parse(verdict, false);
        Set<OutcomeClass> possible =
                Set.of(OutcomeClass.LOST_READ, OutcomeClass.LOST_READ_PARTIAL, OutcomeClass.LEAKED_TO_CHILD);
        return new Expectation(parsed, possible, parsed.isJudged() ? parsed.classes() : possible, parsed.classes());
    }

    private static String judge(CellExploration cell, String verdict) {
        Agreement agreement = Agreement.of(cell, expected(verdict));
        return agreement.status() + " " + agreement.reason();
    }

    @Test
    void whatIsExpectedAgrees() {
        assertEquals("AGREED ", judge(exhausted("KEPT"), "OK"));
        assertEquals("AGREED ", judge(exhausted("KEPT", "LOST", "PARTIAL+LEAKED"), "LR+LC"));
        assertEquals("AGREED ", judge(exhausted("PARTIAL"), "LR"));
    }

    @Test
    void whatIsNotExpectedDiffers() {
        assertEquals("DIFFERS reaches LOST, not expected", judge(exhausted("KEPT", "PARTIAL"), "OK"));
        assertEquals("DIFFERS reaches BUG, not expected", judge(exhausted("KEPT", "LOST", "BUG"), "LR"));
        assertEquals("DIFFERS never reaches LEAKED", judge(exhausted("KEPT", "LOST"), "LR+LC"));
        assertEquals("DIFFERS reaches DEADLOCK", judge(exhausted("DEADLOCK", "KEPT"), "OK"));
    }

    /** What was reached counts even if not everything was tried. */
    @Test
    void whatIsNotExhaustedProvesNothing() {
        CellExploration limited = cell(Mode.DPOR, Report.End.LIMIT, "KEPT");
        assertEquals("NOT_EXHAUSTED the limit was reached", judge(limited, "OK"));
        assertEquals(
                "NOT_EXHAUSTED only up to 2 preemptions",
                judge(cell(Mode.BOUNDED, Report.End.EXHAUSTED, "KEPT"), "OK"));
        assertEquals(
                "DIFFERS reaches LOST, not expected", judge(cell(Mode.DPOR, Report.End.LIMIT, "KEPT", "LOST"), "OK"));
        assertEquals(Status.NOT_EXHAUSTED, Agreement.of(limited, expected("LR")).status());
    }

    @Test
    void withheldIsNotJudged() {
        assertEquals("OPEN ", judge(exhausted("KEPT", "LOST"), "WITHHELD"));
        assertEquals("DIFFERS reaches DEADLOCK", judge(exhausted("DEADLOCK"), "WITHHELD"));
    }

    @Test
    void failureIsReported() {
        assertEquals("FAILED hung", judge(CellExploration.failed("test", Mode.DPOR, 0, "hung"), "OK"));
    }
}
