// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.NightListener;
import forkrace.night.Unit;
import forkrace.night.UnitRecord;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows how a night goes on and how much time is left: a bar where it can be redrawn, else a line for each unit. */
final class NightProgress implements NightListener, AutoCloseable {

    private final PrintWriter err;
    private final int units;
    private final ProgressBar bar;
    private int finished;

    NightProgress(PrintWriter err, int done, int units, boolean redraw) {
        this.err = err;
        this.finished = done;
        this.units = units;
        this.bar = redraw ? Terminal.bar("night", units) : null;
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void started(Unit unit) {
        if (bar != null) {
            bar.setExtraMessage(" " + unit.label());
        }
    }

    @Override
    public synchronized void finished(Unit unit, UnitRecord record, long secondsLeft) {
        finished++;
        if (bar != null) {
            bar.step();
            return;
        }
        err.printf(
                Locale.ROOT,
                "[%d/%d, %s left] %s: %,d %s in %.1f s%s%n",
                finished,
                units,
                time(secondsLeft),
                unit.label(),
                record.samples(),
                switch (unit.kind()) {
                    case EXPLORE -> "executions";
                    case STRESS -> "samples";
                    case SOAK -> "operations";
                },
                record.millis() / 1000.0,
                record.failure() == null ? "" : ": FAILED, " + record.failure().replaceAll("\\s+", " "));
        err.flush();
    }

    static String time(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60)
                : seconds >= 60
                        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                        : seconds + " s";
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
