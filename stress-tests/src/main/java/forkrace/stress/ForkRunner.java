// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.litmus.LitmusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs tests by their names, one after the other, each in a virtual machine of its own. */
final class ForkRunner {

    private final List<String> userJvmArgs;
    private final String java;

    // Guarded by this: the run may be stopped by another thread.
    private ForkProcess running;
    private boolean stopped;

    /** A runner of the Java we run in. */
    ForkRunner(List<String> userJvmArgs) {
        this(userJvmArgs, ForkCommand.java());
    }

    /** A runner of the Java of that command. */
    ForkRunner(List<String> userJvmArgs, String java) {
        this.userJvmArgs = List.copyOf(userJvmArgs);
        this.java = java;
    }

    /** Follows a test, on the thread that runs it. */
    interface Watcher {

        /** Its virtual machine is there. */
        void started();

        /** A little more was counted, in so much time altogether; true if that is enough. */
        boolean counted(Duration measured);
    }

    /**
     * How a test ended.
     *
     * @param failure what went wrong with its virtual machine, or why there was none, if anything did
     * @param output what its virtual machine printed
     */
    record End(Optional<String> failure, List<String> output) {}

    /** Runs a test for its share of the time and adds what it counts to the tally. */
    End run(StressCell cell, Tally tally, Duration share, Watcher watcher) {
        List<String> args = cell.withVariations(userJvmArgs);
        return run(cell.test().name(), cell.mode(), args, false, tally, share, watcher);
    }

    /** The same for a litmus test; actors that spin come to their accesses at the same time even on a busy machine. */
    End run(LitmusTest test, CompilerMode mode, boolean spinning, Tally tally, Duration share, Watcher watcher) {
        List<String> args = new ArrayList<>(spinning ? JcstressOptions.SPINNING : List.of());
        args.addAll(userJvmArgs);
        return run(test.name(), mode, args, spinning, tally, share, watcher);
    }

    private End run(
            String test,
            CompilerMode mode,
            List<String> args,
            boolean spinning,
            Tally tally,
            Duration share,
            Watcher watcher) {
        if (!TestList.tests().contains(test)) {
            return new End(Optional.of("no such test: the build has lost it"), List.of());
        }
        TestInfo info = TestList.getInfo(test);
        Path directives = null;
        List<String> output = List.of();
        try {
            directives = Files.createTempFile("forkrace", ".directives");
            List<String> jvmArgs = ForkCommand.jvmArgs(mode, args);
            ForkCommand.writeDirectives(directives, Iteration.first().config(info, jvmArgs));
            try (ForkProcess fork = start(ForkCommand.of(java, info, jvmArgs, directives))) {
                try {
                    watcher.started();
                    measure(fork, mode, spinning, tally, share, watcher);
                } finally {
                    output = fork.output();
                }
            }
            return new End(Optional.empty(), output);
        } catch (ForkException | IOException e) {
            return new End(Optional.of(String.valueOf(e.getMessage())), output);
        } finally {
            delete(directives);
        }
    }

    /** While spinning actors are late, on a busy machine, passes stay small, so that a test keeps to its share of the time. */
    private static void measure(
            ForkProcess fork, CompilerMode mode, boolean spinning, Tally tally, Duration share, Watcher watcher)
            throws ForkException {
        long end = System.nanoTime() + share.toNanos();
        Duration measured = Duration.ZERO;
        Iteration iteration = Iteration.first();
        boolean enough;
        do {
            long begin = System.nanoTime();
            tally.add(fork.iterate(iteration));
            long now = System.nanoTime();
            measured = measured.plusMillis(iteration.millis());
            enough = watcher.counted(measured);
            long left = TimeUnit.NANOSECONDS.toMillis(end - now);
            boolean late = spinning && now - begin > 2 * TimeUnit.MILLISECONDS.toNanos(iteration.millis());
            iteration = late ? Iteration.first().within(left) : iteration.next(mode, left);
        } while (iteration.millis() > 0 && !enough);
    }

    private synchronized ForkProcess start(List<String> command) throws ForkException {
        if (stopped) {
            throw new ForkException(CellResult.INTERRUPTED);
        }
        running = new ForkProcess(command, ForkProcess.LAST_RESORT);
        return running;
    }

    /** Ends the virtual machine that is running and starts no other. */
    synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.kill();
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private static void delete(Path directives) {
        try {
            if (directives != null) {
                Files.deleteIfExists(directives);
            }
        } catch (IOException e) {
            directives.toFile().deleteOnExit();
        }
    }
}
