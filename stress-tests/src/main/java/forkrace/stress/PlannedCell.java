// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.scenario.OutcomeClass;
import java.time.Duration;

/**
 * A cell that is to be run, and when it has been run enough.
 *
 * @param cell the cell
 * @param sampleGoal samples after which a cell that has to show nothing may stop; 0 = it uses all its time
 * @param weight its part of the time, relative to the others
 */
public record PlannedCell(StressCell cell, long sampleGoal, int weight) {

    /** So many events give a rate within 20 %, at 95 % confidence. */
    static final long EVENTS_FOR_A_RATE = 100;

    /** Whether the cell may stop before its time is up. */
    boolean isEnough(Tally tally, Duration measured) {
        if (cell.test().expectation().isLossy()) {
            return measured.compareTo(CompilerMode.SETTLED) >= 0 && fewestRequired(tally) >= EVENTS_FOR_A_RATE;
        }
        return sampleGoal > 0 && tally.samples() >= sampleGoal;
    }

    /** Whether the cell has to show something it has not shown. */
    boolean isMissingSomething(Tally tally) {
        return cell.test().expectation().isLossy() && fewestRequired(tally) == 0;
    }

    private long fewestRequired(Tally tally) {
        return cell.test().expectation().required().stream()
                .mapToLong((OutcomeClass required) -> tally.of(required))
                .min()
                .orElse(0);
    }
}
