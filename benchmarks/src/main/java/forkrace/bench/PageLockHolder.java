// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.Cpu;
import forkrace.mm.Page;
import java.util.concurrent.TimeUnit;

/**
 * Another CPU that has locked pages, and a reference on each. It holds them to the end; or, where faults wait, a thread gives up one page
 * after the other, each when it sees a waiter.
 */
final class PageLockHolder {

    /** The mapping's, the holder's, the waiter's. */
    private static final int REFERENCES_WITH_WAITER = 3;

    private static final long LONG_ENOUGH = TimeUnit.SECONDS.toMillis(10);

    private final Cpu cpu;
    private final Page[] pages;
    private final Thread thread;
    private volatile boolean running;
    private volatile boolean ended;

    /** Locks all; returns when the thread, if there is one, is on its way. */
    PageLockHolder(Cpu cpu, Page[] pages, boolean givesWay) {
        this.cpu = cpu;
        this.pages = pages;
        for (Page page : pages) {
            page.get();
            Check.that(page.tryLock(cpu), "a page is locked already");
        }
        thread = givesWay ? new Thread(this::giveWay, "page lock holder") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
            while (!running) {
                Thread.onSpinWait();
            }
        }
    }

    private void giveWay() {
        running = true;
        for (Page page : pages) {
            while (page.count() < REFERENCES_WITH_WAITER) {
                if (ended) {
                    return;
                }
                Thread.onSpinWait();
            }
            giveUp(page);
        }
    }

    /** The reference first: who takes the lock then finds the page without other users. */
    private void giveUp(Page page) {
        page.put(cpu);
        page.unlock(cpu);
    }

    /** Nothing is locked any more. */
    void end() {
        if (thread == null) {
            for (Page page : pages) {
                page.unlock(cpu);
                page.put(cpu);
            }
            return;
        }
        try {
            thread.join(LONG_ENOUGH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean stuck = thread.isAlive();
        ended = true;
        Check.that(!stuck, "nobody waited for a page lock");
    }
}
