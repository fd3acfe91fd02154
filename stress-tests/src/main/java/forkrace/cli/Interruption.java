// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import picocli.CommandLine.ExitCode;

/** On Ctrl-C: no other process stays behind, what is finished is printed, and the exit code is 1 if no other is given. */
final class Interruption {

    private final Thread hook;

    Interruption(Runnable stop, Runnable hideProgress, Runnable report) {
        this(stop, hideProgress, report, ExitCode.SOFTWARE);
    }

    Interruption(Runnable stop, Runnable hideProgress, Runnable report, int exitCode) {
        hook = new Thread(
                () -> {
                    stop.run();
                    hideProgress.run();
                    report.run();
                    Runtime.getRuntime().halt(exitCode);
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run has ended. Does not return if it was this that ended it. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
