// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.fix.FixId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs cells in virtual machines of a given Java, each until enough is seen, or its time is up. Cells of the same variant that come one
 * after the other may share a virtual machine: what they run is the same, except for the scenario.
 */
public final class UnitRun implements AutoCloseable {

    /** Few enough that a virtual machine that compiled something in an unlucky way matters little. */
    private static final int CELLS_OF_ONE_FORK = 16;

    /** Says when a cell has been run enough, on the thread that runs it. */
    public interface Enough {

        /** Whether so many samples, in so much time, are enough. */
        boolean isEnough(Tally tally, Duration measured);
    }

    private final ForkRunner forks;
    private FixId fix;

    /** A run of cells, one after the other, by the Java in that directory. */
    public UnitRun(Path javaHome) {
        forks = new ForkRunner(
                List.of(), javaHome.resolve("bin").resolve("java").toString(), CELLS_OF_ONE_FORK);
    }

    /** Runs a cell. What goes wrong with its virtual machine is part of the result. */
    public CellResult run(StressCell cell, Duration atMost, Enough enough) {
        if (cell.test().fix() != fix) {
            forks.close();
            fix = cell.test().fix();
        }
        Tally tally = new Tally();
        ForkRunner.Watcher watcher = new ForkRunner.Watcher() {
            @Override
            public void started() {}

            @Override
            public boolean counted(Duration measured) {
                return enough.isEnough(tally, measured);
            }
        };
        ForkRunner.End end = forks.run(cell, tally, atMost, watcher);
        return new CellResult(cell, tally, end.failure(), end.output());
    }

    /** Ends the virtual machine that waits for a cell. */
    @Override
    public void close() {
        forks.close();
    }

    /** Ends the virtual machine that is running and starts no other. On any thread. */
    public void stop() {
        forks.stop();
    }

    /** Whether the run was stopped. */
    public boolean isStopped() {
        return forks.isStopped();
    }
}
