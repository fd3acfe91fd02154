// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Real threads for a test, with an end: a hang becomes a failure that shows where every thread stands. */
public final class Actors {

    private static final long TIMEOUT_SECONDS = 60;

    private Actors() {}

    /** What one thread does; may throw. */
    public interface Actor {
        /** All of it. */
        void act() throws Exception;
    }

    /** A thread that runs already. */
    public static final class Running {
        private final Thread thread;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        private Running(Actor actor) {
            thread = new Thread(() -> {
                try {
                    actor.act();
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        /** True until it has ended. */
        public boolean isRunning() {
            return thread.isAlive();
        }

        /** What it died of, or null. */
        public Throwable failure() {
            return failure.get();
        }

        /** Waits for its end; fails if it died or hangs. */
        public void join() {
            waitForEnd();
            if (failure.get() != null) {
                throw new AssertionError("actor died: " + failure.get(), failure.get());
            }
        }

        /** Waits for its end; fails only if it hangs. */
        public void waitForEnd() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (thread.isAlive()) {
                throw new AssertionError("hangs after " + TIMEOUT_SECONDS + " s" + dump());
            }
        }
    }

    /** Starts one actor. */
    public static Running start(Actor actor) {
        return new Running(actor);
    }

    /** Runs all actors at once and waits for all of them. */
    public static void run(Actor... actors) {
        Running[] running = new Running[actors.length];
        for (int i = 0; i < actors.length; i++) {
            running[i] = start(actors[i]);
        }
        for (Running actor : running) {
            actor.join();
        }
    }

    /** Long enough for a thread to do what it must not do. */
    public static void letOthersRun() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until {@code condition} holds; fails if it never does. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what + dump());
            }
            Thread.yield();
        }
    }

    /** Where every thread of the JVM stands. */
    public static String dump() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append('\n').append(entry.getKey());
            for (StackTraceElement frame : entry.getValue()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }
}
