// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Whether somebody is looking. */
final class Terminal {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private Terminal() {}

    /** Colours for the standard output, if it is a terminal and the user has not refused them. */
    static Ansi colours() {
        return coloursWanted(System.getenv()) && isTerminal(STDOUT) ? Ansi.ON : Ansi.OFF;
    }

    /** See no-color.org. */
    static boolean coloursWanted(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** Whether progress may be redrawn in place. */
    static boolean canRedraw() {
        return !System.getenv().getOrDefault("TERM", "dumb").equals("dumb") && isTerminal(STDERR);
    }

    /** A bar of so many steps on the standard error. */
    static ProgressBar bar(String task, int steps) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setMaxRenderedLength(110)
                .build();
    }

    /** Java does not tell which of the three standard streams is a terminal; test(1), which is on every POSIX system, does. */
    private static boolean isTerminal(int descriptor) {
        try {
            Process test = new ProcessBuilder("test", "-t", Integer.toString(descriptor))
                    .inheritIO()
                    .start();
            return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
