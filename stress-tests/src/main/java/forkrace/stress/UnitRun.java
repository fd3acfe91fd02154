// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs one cell in a virtual machine of a given Java until enough is seen, or its time is up. */
public final class UnitRun {

    /** Says when a cell has been run enough, on the thread that runs it. */
    public interface Enough {

        /** Whether so many samples, in so much time, are enough. */
        boolean isEnough(Tally tally, Duration measured);
    }

    private final ForkRunner forks;

    /** A run of cells, one after the other, by the Java in that directory. */
    public UnitRun(Path javaHome) {
        forks = new ForkRunner(
                List.of(), javaHome.resolve("bin").resolve("java").toString());
    }

    /** Runs a cell. What goes wrong with its virtual machine is part of the result. */
    public CellResult run(StressCell cell, Duration atMost, Enough enough) {
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

    /** Ends the virtual machine that is running and starts no other. On any thread. */
    public void stop() {
        forks.stop();
    }

    /** Whether the run was stopped. */
    public boolean isStopped() {
        return forks.isStopped();
    }
}
