// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

/** A thread that does one thing until it is told to stop. */
final class Actor {

    private final Thread thread;
    private volatile boolean stopped;
    private volatile Throwable failure;

    /** Returns when it was done once. */
    Actor(Runnable action) {
        thread = new Thread(() -> repeat(action));
        action.run();
        thread.start();
    }

    private void repeat(Runnable action) {
        try {
            while (!stopped) {
                action.run();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Waits for its end; throws what it died of. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }
}
