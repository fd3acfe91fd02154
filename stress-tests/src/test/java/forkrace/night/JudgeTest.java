// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Report;
import forkrace.matrix.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Cells of which one thing is changed. */
class JudgeTest {

    private static final Tests TESTS = Tests.load();

    private final Map<String, Double> twins = new HashMap<>();

    /** A cell whose records of some kind are replaced; the operator may say null for a unit that did not run. */
    private Judge.Decision decide(String cell, Unit.Kind kind, UnaryOperator<UnitRecord> change) {
        return decide(cell, kind, null, change, null);
    }

    private Judge.Decision decide(
            String cell,
            Unit.Kind kind,
            Unit.Kind otherKind,
            UnaryOperator<UnitRecord> change,
            UnaryOperator<UnitRecord> otherChange) {
        Verdict verdict = verdict(cell);
        List<UnitOutcome> units = new ArrayList<>();
        for (Unit unit : Fakes.plan(1, 1).own()) {
            if (unit.cell().equals(cell)) {
                UnitRecord record = Fakes.asExpected(unit);
                record = unit.kind() == kind ? change.apply(record) : record;
                record = unit.kind() == otherKind ? otherChange.apply(record) : record;
                units.add(new UnitOutcome(unit, "j17", "m1", "amd64", record, "no time", "", TESTS.of(unit)));
            }
        }
        return new Judge(verdict, units, new StressJudge(twins)).decide();
    }

    private static Verdict verdict(String cell) {
        String[] names = cell.split("\\.", -1);
        return TESTS.matrix().cell(names[0], names[1]).judgedBy();
    }

    private Judge.Decision asExpected(String cell) {
        return decide(cell, Unit.Kind.SOAK, record -> record);
    }

    private static UnaryOperator<UnitRecord> counts(Map<String, Long> counts) {
        return record -> new UnitRecord(
                record.unit(), record.machine(), record.started(), 1_000, counts, null, null, null, null);
    }

    private static UnaryOperator<UnitRecord> reaching(Report.End end, String... outcomes) {
        return record -> new UnitRecord(
                record.unit(),
                record.machine(),
                record.started(),
                1_000,
                null,
                Fakes.exploration(end, outcomes),
                null,
                null,
                null);
    }

    private static void assertDecided(CellVerdict verdict, String reason, Judge.Decision decision) {
        assertEquals(verdict, decision.verdict(), decision::reason);
        assertTrue(decision.reason().contains(reason), decision::reason);
    }

    @Test
    void whatIsAsExpectedIsConfirmed() {
        for (String cell : List.of("S01.V0", "S01.V2", "S12.V2", "S12.V0")) {
            assertDecided(CellVerdict.CONFIRMED, "", asExpected(cell));
        }
    }

    @Test
    void whatDoesNotApplyIsNotRun() {
        assertDecided(CellVerdict.NOT_APPLICABLE, "", asExpected("S12.V9"));
    }

    @Test
    void anUnexpectedOutcomeOfExplorationContradicts() {
        assertDecided(
                CellVerdict.CONTRADICTED,
                "reaches LR, not expected",
                decide("S01.V2", Unit.Kind.EXPLORE, reaching(Report.End.EXHAUSTED, "KEPT", "LOST")));
    }

    @Test
    void anExpectedOutcomeThatIsNotReachedContradicts() {
        assertDecided(
                CellVerdict.CONTRADICTED,
                "LC",
                decide("S01.V0", Unit.Kind.EXPLORE, reaching(Report.End.EXHAUSTED, "KEPT", "LOST")));
    }

    @Test
    void stressMayShowNothingThatWasProvedToBeUnreachable() {
        assertDecided(
                CellVerdict.CONTRADICTED,
                "which no order of steps reaches",
                decide("S01.V2", Unit.Kind.STRESS, counts(Map.of("KEPT", 900_000L, "LOST", 1L))));
    }

    @Test
    void anOutcomeThatIsNoneContradicts() {
        assertDecided(
                CellVerdict.CONTRADICTED,
                "garbage",
                decide("S01.V2", Unit.Kind.STRESS, counts(Map.of("garbage", 900_000L))));
    }

    @Test
    void aKnownRaceThatIsNoLongerSeenContradicts() {
        assertDecided(
                CellVerdict.CONTRADICTED,
                "never showed LR",
                decide("S01.V0", Unit.Kind.STRESS, counts(Map.of("KEPT", 900_000L, "LEAKED", 100L))));
    }

    @Test
    void aRaceThatAnotherFormShowsIsConfirmedAndTheReasonNamesTheForm() {
        assertDecided(
                CellVerdict.CONFIRMED,
                "PinThenForkThenStore never showed LR+LC in 900,000 samples on j17, another form did",
                decide(
                        "S01.V0",
                        Unit.Kind.STRESS,
                        record -> record.unit().contains("PinThenForkThenStore")
                                ? counts(Map.of("KEPT", 900_000L)).apply(record)
                                : record));
    }

    @Test
    void aRaceThatIsNotSeenInFewSamplesIsNotDecided() {
        assertDecided(
                CellVerdict.TOO_FEW_SAMPLES,
                "never showed LR in 1,000 samples",
                decide("S01.V0", Unit.Kind.STRESS, counts(Map.of("KEPT", 900L, "LEAKED", 100L))));
    }

    @Test
    void aZeroOfFewSamplesIsNotDecided() {
        assertDecided(
                CellVerdict.TOO_FEW_SAMPLES,
                "1,000 samples of ",
                decide("S01.V2", Unit.Kind.STRESS, counts(Map.of("KEPT", 1_000L))));
    }

    @Test
    void aZeroIsWorthTheLossesOfItsTwin() {
        for (Unit unit : Fakes.plan(1, 1).own()) {
            twins.put(unit.form() + "/j17/amd64", 0.1);
        }
        assertDecided(CellVerdict.CONFIRMED, "", decide("S01.V2", Unit.Kind.STRESS, counts(Map.of("KEPT", 1_000L))));
    }

    @Test
    void aWeakZeroIsTold() {
        for (Unit unit : Fakes.plan(1, 1).own()) {
            twins.put(unit.form() + "/j17/amd64", 1e-9);
        }
        assertDecided(CellVerdict.CONFIRMED, "a weak zero", asExpected("S01.V2"));
    }

    @Test
    void aUnitThatDidNotRunIsMissed() {
        assertDecided(CellVerdict.DID_NOT_RUN, "no time", decide("S01.V2", Unit.Kind.STRESS, record -> null));
        assertDecided(CellVerdict.DID_NOT_RUN, "no time", decide("S01.V0", Unit.Kind.EXPLORE, record -> null));
    }

    @Test
    void aFailedUnitIsMissed() {
        assertDecided(
                CellVerdict.DID_NOT_RUN,
                "hung",
                decide(
                        "S01.V2",
                        Unit.Kind.STRESS,
                        record -> new UnitRecord(
                                record.unit(), record.machine(), record.started(), 1, null, null, null, "hung", null)));
    }

    /** Stress alone may confirm it, and the reason says so. */
    @Test
    void anUnfinishedExplorationIsTold() {
        assertDecided(
                CellVerdict.CONFIRMED,
                "not everything was tried",
                decide("S01.V2", Unit.Kind.EXPLORE, reaching(Report.End.LIMIT, "KEPT")));
    }

    @Test
    void whatAnUnfinishedExplorationHasNotReachedIsNotDecided() {
        assertDecided(
                CellVerdict.TOO_FEW_SAMPLES,
                "has not reached TC",
                decide(
                        "S12.V2",
                        Unit.Kind.EXPLORE,
                        Unit.Kind.STRESS,
                        reaching(Report.End.LIMIT, "KEPT"),
                        counts(Map.of("KEPT", 900_000L))));
    }
}
