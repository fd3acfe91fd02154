// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.Agreement;
import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.stress.StressTest;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows how an exploration goes on: a bar where it can be redrawn, else a line for each finished cell. */
final class ExploreProgress implements ExploreRun.Listener, AutoCloseable {

    private final PrintWriter err;
    private final int cells;
    private final ProgressBar bar;
    private int finished;

    ExploreProgress(PrintWriter err, int cells, boolean redraw) {
        this.err = err;
        this.cells = cells;
        this.bar = redraw ? Terminal.bar("explore", cells) : null;
    }

    @Override
    public synchronized void progress(StressTest test, long executions) {
        if (bar != null) {
            bar.setExtraMessage(String.format(
                    Locale.ROOT, " %s %s %,d", test.id(), test.form().name(), executions));
        }
    }

    @Override
    public synchronized void finished(StressTest test, CellExploration result) {
        finished++;
        if (bar != null) {
            bar.step();
            return;
        }
        err.printf(
                Locale.ROOT,
                "[%d/%d] %s %s: %,d executions, %s%n",
                finished,
                cells,
                test.id(),
                test.form().name(),
                result.executions(),
                status(test, result));
        err.flush();
    }

    /** What is expected is expected of the base form. */
    private static String status(StressTest test, CellExploration result) {
        if (test.variations().isEmpty() || result.problem().isPresent()) {
            return Agreement.of(result, test.expectation()).status().words();
        }
        return result.isLeftOut() ? "nothing to vary" : "varied";
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
