// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

/** Is told how a run goes on, always by the same thread. */
public interface StressListener {

    /** A cell is run from now on. */
    void started(StressCell cell);

    /** A cell has counted a little more. */
    void counted(StressCell cell, Tally tally);

    /** The first lost read of the run. */
    void firstLostRead(StressCell cell, Tally tally);

    /** A cell is finished for good. */
    void finished(CellResult result);
}
