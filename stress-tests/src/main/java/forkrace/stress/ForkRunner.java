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

/**
 * Runs tests by their names, one after the other, each in a virtual machine of its own; or a number of them in the same, if their command
 * line is the same, so that only the first has to wait for its start and for the compilers.
 */
final class ForkRunner implements AutoCloseable {

    private final List<String> userJvmArgs;
    private final String java;
    private final int testsOfOne;

    // Guarded by this: the run may be stopped by another thread.
    private Fork current;
    private boolean stopped;

    /** A virtual machine and the tests it has run. */
    private static final class Fork implements AutoCloseable {

        private final List<String> jvmArgs;
        private final Path directives;
        private final ForkProcess process;
        private int tests;

        Fork(String java, List<String> jvmArgs) throws ForkException, IOException {
            this.jvmArgs = jvmArgs;
            directives = Files.createTempFile("forkrace", ".directives");
            try {
                ForkCommand.writeDirectives(directives);
                process = new ForkProcess(ForkCommand.of(java, jvmArgs, directives), ForkProcess.LAST_RESORT);
            } catch (ForkException | IOException e) {
                delete(directives);
                throw e;
            }
        }

        @Override
        public void close() {
            process.close();
            delete(directives);
        }
    }

    /** A runner of the Java we run in, with a virtual machine for each test. */
    ForkRunner(List<String> userJvmArgs) {
        this(userJvmArgs, ForkCommand.java(), 1);
    }

    /** A runner of the Java of that command, with so many tests for each virtual machine. */
    ForkRunner(List<String> userJvmArgs, String java, int testsOfOne) {
        this.userJvmArgs = List.copyOf(userJvmArgs);
        this.java = java;
        this.testsOfOne = testsOfOne;
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
        List<String> output = List.of();
        try {
            Fork fork = forkFor(ForkCommand.jvmArgs(mode, args));
            boolean well = false;
            try {
                watcher.started();
                measure(fork.process, TestList.getInfo(test), mode, spinning, tally, share, watcher);
                well = true;
            } finally {
                output = fork.process.output();
                finished(fork, well);
            }
            return new End(Optional.empty(), output);
        } catch (ForkException | IOException e) {
            return new End(Optional.of(String.valueOf(e.getMessage())), output);
        }
    }

    /** The virtual machine that is there, if it was started with these arguments, or a new one. */
    private Fork forkFor(List<String> jvmArgs) throws ForkException, IOException {
        Fork waiting = current();
        if (waiting != null && waiting.jvmArgs.equals(jvmArgs)) {
            return waiting;
        }
        close();
        synchronized (this) {
            if (stopped) {
                throw new ForkException(CellResult.INTERRUPTED);
            }
            current = new Fork(java, jvmArgs);
            return current;
        }
    }

    /** Keeps the virtual machine for the next test, unless something went wrong or it has run enough of them. */
    private void finished(Fork fork, boolean well) {
        fork.tests++;
        if (well && fork.tests < testsOfOne) {
            fork.process.forgetOutput();
        } else {
            close();
        }
    }

    /** While spinning actors are late, on a busy machine, passes stay small, so that a test keeps to its share of the time. */
    private static void measure(
            ForkProcess fork,
            TestInfo test,
            CompilerMode mode,
            boolean spinning,
            Tally tally,
            Duration share,
            Watcher watcher)
            throws ForkException {
        long end = System.nanoTime() + share.toNanos();
        Duration measured = Duration.ZERO;
        Iteration iteration = Iteration.first();
        boolean enough;
        do {
            long begin = System.nanoTime();
            tally.add(fork.iterate(new ForkQuestion(iteration, test)));
            long now = System.nanoTime();
            measured = measured.plusMillis(iteration.millis());
            enough = watcher.counted(measured);
            long left = TimeUnit.NANOSECONDS.toMillis(end - now);
            boolean late = spinning && now - begin > 2 * TimeUnit.MILLISECONDS.toNanos(iteration.millis());
            iteration = late ? Iteration.first().within(left) : iteration.next(mode, left);
        } while (iteration.millis() > 0 && !enough);
    }

    private synchronized Fork current() {
        return current;
    }

    /** Ends the virtual machine that waits for a test. */
    @Override
    public void close() {
        Fork last;
        synchronized (this) {
            last = current;
            current = null;
        }
        if (last != null) {
            last.close();
        }
    }

    /** Ends the virtual machine that is running and starts no other. */
    synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.process.kill();
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private static void delete(Path directives) {
        try {
            Files.deleteIfExists(directives);
        } catch (IOException e) {
            directives.toFile().deleteOnExit();
        }
    }
}
