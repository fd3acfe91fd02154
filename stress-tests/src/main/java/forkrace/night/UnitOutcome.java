// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.CellExploration;
import forkrace.stress.StressTest;
import forkrace.stress.Tally;

/**
 * A planned unit and what came of it.
 *
 * @param unit the unit
 * @param jdk id of its Java in the campaign as a whole
 * @param machine id of the machine it ran on; null if it did not run
 * @param arch of that machine; null if it did not run
 * @param record what came of it; null if it did not run
 * @param absence why it did not run; null if it did
 * @param logPrefix directory of its part relative to the campaign's, with a slash, or empty
 * @param test the test it is about; null for the soak
 */
record UnitOutcome(
        Unit unit,
        String jdk,
        String machine,
        String arch,
        UnitRecord record,
        String absence,
        String logPrefix,
        StressTest test) {

    boolean isMissing() {
        return record == null || record.failure() != null;
    }

    /** Why there is nothing where something should be. */
    String missing() {
        return unit.label() + ": " + (record == null ? absence : record.failure());
    }

    /** The exploration, if it came to an end of its own. */
    CellExploration exploration() {
        return isMissing() ? null : record.exploration();
    }

    /** The samples of stress; empty if there are none. */
    Tally tally() {
        Tally tally = new Tally();
        if (record != null && record.counts() != null) {
            tally.add(record.counts());
        }
        return tally;
    }

    boolean isStress() {
        return unit.kind() == Unit.Kind.STRESS;
    }
}
