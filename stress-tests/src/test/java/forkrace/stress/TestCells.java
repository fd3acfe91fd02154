// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.LOST_READ_PARTIAL;

import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.TestForms;
import forkrace.matrix.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cells and results that nobody has run. */
public final class TestCells {

    private static final Form FORM = TestForms.form(
            Set.of(LOST_READ, LOST_READ_PARTIAL, LEAKED_TO_CHILD, BUG), Set.of(LOST_READ, LEAKED_TO_CHILD));

    private TestCells() {}

    /** A cell of a form that can show a lost read, a leak and a bug, and must show the first two. */
    public static StressCell cell(String verdict, boolean doubtful) {
        Expectation expectation = Expectation.of(FORM, Verdict.parse(verdict, doubtful));
        return new StressCell(new StressTest(FORM, FixId.UNFIXED, expectation), CompilerMode.TIERED);
    }

    /** Counts as a fork would send them. */
    public static Tally tally(Map<String, Long> counts) {
        Tally tally = new Tally();
        tally.add(counts);
        return tally;
    }

    /** A result without a failure. */
    public static CellResult result(StressCell cell, Map<String, Long> counts) {
        return new CellResult(cell, tally(counts), Optional.empty(), List.of());
    }
}
