// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.StressRun;

/** On Ctrl-C: no fork stays behind, what is finished is printed, and the exit code is 1. */
final class Interruption {

    private final Thread hook;

    Interruption(StressRun run, Progress progress, Runnable report) {
        hook = new Thread(
                () -> {
                    run.stop();
                    progress.close();
                    report.run();
                    Runtime.getRuntime().halt(1);
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
