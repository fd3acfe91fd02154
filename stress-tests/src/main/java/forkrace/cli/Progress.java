// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.scenario.OutcomeClass;
import forkrace.stress.CellResult;
import forkrace.stress.Judgement;
import forkrace.stress.ResultFiles;
import forkrace.stress.StressCell;
import forkrace.stress.StressListener;
import forkrace.stress.Tally;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;

/** Shows how a run goes on: a bar where it can be redrawn, else a line for each finished cell. Keeps the raw results. */
final class Progress implements StressListener, AutoCloseable {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final Consumer<CellResult> results;
    private final int cells;
    private final ProgressBar bar;
    private int finished;

    Progress(PrintWriter out, PrintWriter err, ResultFiles files, int cells, boolean redraw) {
        this.out = out;
        this.err = err;
        this.results = files::add;
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
    public void counted(StressCell cell, Tally tally) {
        if (bar != null) {
            bar.setExtraMessage(String.format(Locale.ROOT, " %s %,d", cell.label(), tally.samples()));
        }
    }

    @Override
    public void firstLostRead(StressCell cell, Tally tally) {
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
        out.printf(
                Locale.ROOT,
                "%sfirst lost read after %.1f s: %s, %,d of %,d samples%n%n",
                bar == null ? "" : CLEAR_LINE,
                seconds,
                cell.test().id() + " " + cell.test().fix().className(),
                tally.of(OutcomeClass.LOST_READ),
                tally.samples());
        out.flush();
    }

    @Override
    public void finished(CellResult result) {
        results.accept(result);
        finished++;
        if (bar != null) {
            bar.step();
            return;
        }
        Judgement judgement = Judgement.of(result);
        err.printf(
                Locale.ROOT,
                "[%d/%d] %s: %,d samples, %,d not KEPT: %s%s%n",
                finished,
                cells,
                result.cell().label(),
                result.tally().samples(),
                result.tally().losses(),
                judgement.status().words(),
                judgement.reason().isEmpty() ? "" : ", " + judgement.reason());
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
