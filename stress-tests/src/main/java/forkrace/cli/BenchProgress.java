// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.cost.BenchListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows how a run of benchmarks goes on, with the time left: a bar where it can be redrawn, else a line for each row. */
final class BenchProgress implements BenchListener, AutoCloseable {

    private static final int STEPS = 1000;
    /** Share of a run from which its own speed says more than what was expected. */
    private static final double TELLS_SPEED = 0.1;

    private final PrintWriter err;
    private final boolean redraw;
    private ProgressBar bar;
    private double expectedSeconds;
    private long start = System.nanoTime();
    private String last = "";

    BenchProgress(PrintWriter err, boolean redraw) {
        this.err = err;
        this.redraw = redraw;
    }

    /** The run begins and should take so long. */
    void expect(double seconds) {
        expectedSeconds = seconds;
        start = System.nanoTime();
        bar = redraw ? Terminal.bar("bench", STEPS) : null;
    }

    @Override
    public void begins(String what, double done) {
        double seconds = (System.nanoTime() - start) / 1e9;
        String left = time(left(expectedSeconds, seconds, done)) + " left";
        if (bar != null) {
            bar.stepTo(Math.round(done * STEPS));
            bar.setExtraMessage(" " + left + ", " + what);
        } else if (!what.equals(last)) {
            err.printf(Locale.ROOT, "[%3.0f %%, %s] %s%n", done * 100, left, what);
            err.flush();
        }
        last = what;
    }

    /** Seconds that are left of a run. */
    static double left(double expected, double elapsed, double done) {
        return done < TELLS_SPEED ? Math.max(0, expected - elapsed) : elapsed / done * (1 - done);
    }

    /** For people. */
    static String time(double seconds) {
        return seconds < 90
                ? Math.round(seconds) + " s"
                : String.format(Locale.ROOT, "%d min %02d s", Math.round(seconds) / 60, Math.round(seconds) % 60);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
