// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.CellExploration;
import forkrace.explore.Mode;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.matrix.Cell;
import forkrace.matrix.Verdict;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import forkrace.stress.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a cell, for every kind of expectation and evidence. */
class MatrixCellTest {

    /** First the two-actor form of S01, then the literal one. */
    private static final List<StressTest> TESTS =
            Catalog.load().tests(Catalog.load().scenario("S01"), List.of(FixId.UNFIXED));

    private static CellExploration explored(Report.End end, String outcomes, String failure) {
        return new CellExploration(
                "test", Mode.DPOR, 0, "", 7, 1, end, 1, 0, 0, List.of(outcomes.split(" ")), List.of(), failure);
    }

    private static CellResult stressed(StressTest test, String outcome) {
        Tally tally = new Tally();
        tally.add(Map.of(outcome, 1_000L));
        return new CellResult(new StressCell(test, CompilerMode.TIERED), tally, Optional.empty(), List.of());
    }

    private static MatrixCell decide(Verdict verdict, List<MatrixEvidence> evidence) {
        Cell cell = new Cell("S01", "t", "V0", verdict, "", "");
        return MatrixCell.decide(cell, "t", FixId.UNFIXED, evidence);
    }

    private static String words(MatrixCell cell) {
        return cell.reachableCodes() + " " + cell.status().words() + " " + cell.reason();
    }

    private static List<MatrixEvidence> both(CellExploration twoActors, CellExploration literal) {
        return List.of(
                new MatrixEvidence(TESTS.get(0), twoActors, null), new MatrixEvidence(TESTS.get(1), literal, null));
    }

    @ParameterizedTest
    @CsvSource({
        "OK, false, KEPT, KEPT, 'OK agreed '",
        "LR, false, KEPT, KEPT PARTIAL, 'LR agreed '",
        "LR+LC, false, LOST, LOST+LEAKED, 'LR+LC agreed '",
        "OK, false, KEPT, LOST, 'LR differs reaches LR, not expected'",
        "LR, false, KEPT, KEPT, 'OK differs never reaches LR'",
        "OK, false, LOST, KEPT, 'OK forms differ PinnedBeforeFork reaches LR'",
        "OK, false, KEPT, DEADLOCK, 'DEADLOCK differs reaches DEADLOCK, not expected'",
        "WITHHELD, false, KEPT, LEAKED, 'LC withheld '",
        "WITHHELD, false, LOST, KEPT, 'OK forms differ PinnedBeforeFork reaches LR'",
        "LR, true, KEPT, LOST, 'LR doubted agrees'",
        "LR, true, KEPT, KEPT, 'OK doubted differs'"
    })
    void theLiteralFormIsTheCell(String verdict, boolean doubt, String twoActors, String literal, String result) {
        List<MatrixEvidence> evidence =
                both(explored(Report.End.EXHAUSTED, twoActors, null), explored(Report.End.EXHAUSTED, literal, null));
        assertEquals(result, words(decide(Verdict.parse(verdict, doubt), evidence)));
    }

    @Test
    void withoutARowNothingIsExpected() {
        CellExploration lost = explored(Report.End.EXHAUSTED, "LOST", null);
        assertEquals("LR not expected ", words(decide(Verdict.NONE, both(lost, lost))));
    }

    @Test
    void whatAFindingHasSettledIsJudgedByIt() {
        CellExploration lost = explored(Report.End.EXHAUSTED, "LOST", null);
        CellExploration kept = explored(Report.End.EXHAUSTED, "KEPT", null);
        Cell.Settlement settlement = new Cell.Settlement(Verdict.parse("LR", false), "F9");
        Cell cell = new Cell("S01", "t", "V0", Verdict.parse("OK", false), "", "", Optional.of(settlement));
        MatrixCell settled = MatrixCell.decide(cell, "t", FixId.UNFIXED, both(lost, lost));
        assertEquals("LR settled finding F9", words(settled));
        assertEquals("OK", settled.expectedCodes());
        assertEquals(
                "OK differs never reaches LR", words(MatrixCell.decide(cell, "t", FixId.UNFIXED, both(kept, kept))));
    }

    /** One in twenty may be too large. */
    @Test
    void aRunFailsIfTooManyCellsAreNotExhausted() {
        CellExploration kept = explored(Report.End.EXHAUSTED, "KEPT", null);
        MatrixCell agreed = decide(Verdict.parse("OK", false), both(kept, kept));
        CellExploration stopped = explored(Report.End.LIMIT, "KEPT", null);
        MatrixCell large = decide(Verdict.parse("OK", false), both(kept, stopped));
        List<MatrixCell> cells = new ArrayList<>(Collections.nCopies(19, agreed));
        cells.add(large);
        assertFalse(report(cells).isFailure());
        cells.remove(0);
        assertTrue(report(cells).isFailure());
    }

    private static MatrixReport report(List<MatrixCell> cells) {
        return new MatrixReport(null, cells, MatrixCommand.Way.EXPLORE, Duration.ZERO);
    }

    @Test
    void whatDoesNotApplyIsNotRun() {
        MatrixCell cell = decide(Verdict.parse("NA", false), List.of());
        assertEquals("NA not applicable ", words(cell));
        assertEquals("NA", cell.expectedCodes());
    }

    @Test
    void withoutALiteralFormEveryFormIsTheCell() {
        List<MatrixEvidence> evidence =
                List.of(new MatrixEvidence(TESTS.get(0), explored(Report.End.EXHAUSTED, "LOST", null), null));
        assertEquals("LR agreed ", words(decide(Verdict.parse("LR", false), evidence)));
    }

    @Test
    void theLimitIsReportedWithWhatWasCovered() {
        CellExploration kept = explored(Report.End.EXHAUSTED, "KEPT", null);
        CellExploration stopped = explored(Report.End.LIMIT, "KEPT", null);
        assertEquals(
                "OK not exhausted PinThenForkThenStore: 7 executions and 1 blocked, then the limit was reached",
                words(decide(Verdict.parse("OK", false), both(kept, stopped))));
        CellExploration lost = explored(Report.End.LIMIT, "LOST", null);
        assertEquals(
                MatrixStatus.DIFFERS,
                decide(Verdict.parse("OK", false), both(kept, lost)).status());
    }

    @Test
    void aFailureIsAFailure() {
        CellExploration kept = explored(Report.End.EXHAUSTED, "KEPT", null);
        CellExploration failed = explored(null, "KEPT", "it died");
        assertEquals(
                "OK failed PinnedBeforeFork: it died", words(decide(Verdict.parse("OK", false), both(failed, kept))));
    }

    private static String joined(String verdict, String explored, String stressed, String literalStressed) {
        List<MatrixEvidence> evidence = new ArrayList<>();
        for (StressTest test : TESTS) {
            evidence.add(new MatrixEvidence(
                    test,
                    explored == null ? null : explored(Report.End.EXHAUSTED, explored, null),
                    stressed(test, test.form().literal() ? literalStressed : stressed)));
        }
        return words(decide(Verdict.parse(verdict, false), evidence));
    }

    @Test
    void stressStaysInsideAndSeesTheLoss() {
        assertEquals("LR+LC agreed ", joined("LR+LC", "LOST+LEAKED", "LOST+LEAKED", "LOST+LEAKED"));
        assertEquals(
                "OK differs PinnedBeforeFork shows LR under stress, not reachable",
                joined("OK", "KEPT", "LOST", "KEPT"));
        assertEquals(
                "LR+LC differs PinnedBeforeFork never shows LR under stress",
                joined("LR+LC", "LOST+LEAKED", "LEAKED", "LOST+LEAKED"));
        assertEquals("LR+LC agreed ", joined("LR+LC", null, "LOST+LEAKED", "LOST+LEAKED"));
        assertEquals("LR withheld ", joined("WITHHELD", null, "LOST", "LOST"));
    }
}
