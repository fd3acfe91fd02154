// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.List;
import java.util.Optional;

/**
 * What came of a cell.
 *
 * @param cell the cell
 * @param tally what was seen
 * @param failure what went wrong with its virtual machine, or why it was not run, if anything did
 * @param output what its virtual machine printed
 */
public record CellResult(StressCell cell, Tally tally, Optional<String> failure, List<String> output) {

    /** Failure of a cell that was not reached because the user ended the run. */
    static final String INTERRUPTED = "interrupted";

    public CellResult {
        output = List.copyOf(output);
    }

    /** Whether the user ended the run before this cell. */
    public boolean isInterrupted() {
        return failure.filter(INTERRUPTED::equals).isPresent();
    }

    /** Whether any sample was taken. */
    public boolean ran() {
        return tally.samples() > 0;
    }
}
