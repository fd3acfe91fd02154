// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Witnesses.Row;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.stress.StressTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every known way to every known outcome still leads there: the regression tests of the races. */
class WitnessReplayTest {

    private static final String REGENERATE =
            "; where the change is meant: forkrace explore --write-witnesses stress-tests/src/main/resources/witnesses.csv";

    private static final List<StressTest> TESTS = StressTest.all(Forms.all(), Matrix.load());

    static List<Row> rows() {
        return Witnesses.load();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void leadsToItsOutcome(Row row) {
        check(row);
    }

    @Test
    void everyCellHasARow() {
        Set<String> cells = new TreeSet<>();
        TESTS.forEach(test -> cells.add(test.form().name() + " " + test.id()));
        Set<String> rows = new TreeSet<>();
        rows().forEach(row -> rows.add(row.form() + " " + row.scenario() + "." + row.variant()));
        assertEquals(cells, rows);
    }

    /** What must be shown in a cell has a witness there; a partly lost read is a lost one. */
    @Test
    void everyExpectedClassHasARow() {
        Set<String> missing = new TreeSet<>();
        for (StressTest test : TESTS) {
            test.expectation().required().forEach(required -> missing.add(test.name() + " " + required.word()));
            rows().stream()
                    .filter(row -> isOf(row, test))
                    .flatMap(row ->
                            OutcomeWords.parse(row.outcomeClass()).stream().flatMap(Set::stream))
                    .forEach(shown -> missing.remove(
                            test.name() + " " + Verdict.compared(shown).word()));
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void wrongOutcomeIsNoticed() {
        Row row = rows().get(0);
        Row wrong = new Row(row.scenario(), row.form(), row.variant(), "LOST", "LOST", row.id());
        AssertionError error = assertThrows(AssertionError.class, () -> check(wrong));
        assertTrue(error.getMessage().contains("LOST"), error::getMessage);
    }

    @Test
    void changedScheduleIsNoticedWithThePlace() {
        Row row = rows().stream()
                .filter(candidate -> candidate.scenario().equals("S01")
                        && candidate.variant().equals("V0"))
                .findFirst()
                .orElseThrow();
        Row wrong = new Row("S01", row.form(), "V2", row.outcomeClass(), row.outcome(), row.id());
        AssertionError error = assertThrows(AssertionError.class, () -> check(wrong));
        assertTrue(error.getMessage().contains("step"), error::getMessage);
        assertTrue(error.getMessage().contains("--write-witnesses"), error::getMessage);
    }

    private static boolean isOf(Row row, StressTest test) {
        return row.form().equals(test.form().name())
                && row.variant().equals(test.fix().id());
    }

    private static void check(Row row) {
        StressTest test = TESTS.stream()
                .filter(candidate -> isOf(row, candidate))
                .findFirst()
                .orElseThrow();
        try {
            Trace trace = new Explorer()
                    .replay(
                            new ScenarioProgram(test),
                            Schedule.parse(row.id()),
                            KernelFrames.INSTANCE,
                            Options.DEFAULT);
            assertEquals(row.outcome(), trace.outcome(), row::toString);
            assertTrue(CellExplorer.classesOf(Set.of(trace.outcome())).contains(row.outcomeClass()), row::toString);
        } catch (DivergedException e) {
            throw new AssertionError(row + ": " + e.getMessage() + REGENERATE, e);
        }
    }
}
