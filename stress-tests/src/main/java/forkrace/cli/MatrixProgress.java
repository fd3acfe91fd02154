// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.CellResult;
import forkrace.stress.StressCell;
import forkrace.stress.StressListener;
import forkrace.stress.Tally;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows how the stress of a matrix goes on: a bar where it can be redrawn, else a line for each finished form. */
final class MatrixProgress implements StressListener, AutoCloseable {

    private final PrintWriter err;
    private final int cells;
    private final ProgressBar bar;
    private int finished;

    MatrixProgress(PrintWriter err, int cells, boolean redraw) {
        this.err = err;
        this.cells = cells;
        this.bar = redraw ? Terminal.bar("stress", cells) : null;
    }

    @Override
    public void started(StressCell cell) {
        if (bar != null) {
            bar.setExtraMessage(" " + cell.label());
        }
    }

    @Override
    public void counted(StressCell cell, Tally tally) {}

    @Override
    public void firstLostRead(StressCell cell, Tally tally) {}

    @Override
    public void finished(CellResult result) {
        finished++;
        if (bar != null) {
            bar.step();
            return;
        }
        err.printf(
                Locale.ROOT,
                "[%d/%d] %s: %,d samples, %,d not KEPT%n",
                finished,
                cells,
                result.cell().label(),
                result.tally().samples(),
                result.tally().losses());
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
