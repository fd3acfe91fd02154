// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * Coroutines that are threads; those whose turn it is not are parked. Best on one CPU ({@code taskset -c 0}), where a hand-over
 * costs a microsecond and not twenty.
 */
final class ThreadCoroutines implements Coroutines {

    private final Thread driver = Thread.currentThread();
    private final Thread[] threads;
    private volatile int turn = DRIVER;
    private volatile boolean closed;

    /** @param starter makes a thread and starts it */
    ThreadCoroutines(int count, IntUnaryOperator body, Function<Runnable, Thread> starter) {
        threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            int self = i;
            threads[i] = starter.apply(() -> loop(self, body));
        }
    }

    static Thread startPlatformThread(Runnable task) {
        Thread thread = new Thread(task, "forkrace-actor");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void loop(int self, IntUnaryOperator body) {
        await(self);
        while (!closed) {
            handOver(self, body.applyAsInt(self));
        }
    }

    private void await(int self) {
        while (turn != self && !closed) {
            LockSupport.park(this);
        }
    }

    @Override
    public void resume(int coroutine) {
        turn = coroutine;
        LockSupport.unpark(threads[coroutine]);
        await(DRIVER);
    }

    @Override
    public void handOver(int from, int to) {
        if (from != to) {
            turn = to;
            LockSupport.unpark(to == DRIVER ? driver : threads[to]);
            await(from);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
