// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

/** Is told how a night goes on, on the threads of the run. */
public interface NightListener {

    /** A unit is run from now on. */
    void started(Unit unit);

    /** A unit is finished and kept. */
    void finished(Unit unit, UnitRecord record, long secondsLeft);
}
