// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private final Completion completion = new Completion();
    private final TestOwner cpu0 = new TestOwner();
    private final TestOwner cpu1 = new TestOwner();
    private int written;

    @Test
    void everyWaiterLeavesOnceItIsComplete() {
        Actors.Running first = Actors.start(() -> completion.await(cpu0));
        Actors.Running second = Actors.start(() -> completion.await(cpu1));
        Actors.letOthersRun();
        assertTrue(first.isRunning() && second.isRunning());
        assertFalse(completion.isDone());
        completion.complete();
        assertTrue(completion.isDone());
        first.join();
        second.join();
    }

    @Test
    void whoComesLaterDoesNotWait() {
        completion.complete();
        completion.await(cpu0);
        completion.await(cpu0);
        assertTrue(completion.isDone());
    }

    @Test
    void whatWasWrittenBeforeIsSeenAfter() {
        for (int round = 1; round <= 500; round++) {
            Completion handOver = new Completion();
            int value = round;
            Actors.run(
                    () -> {
                        written = value;
                        handOver.complete();
                    },
                    () -> {
                        handOver.await(cpu1);
                        assertEquals(value, written);
                    });
        }
    }

    @Test
    void waitingUnderASpinLockIsABugEvenIfItIsDone() {
        completion.complete();
        SpinLock lock = new SpinLock();
        lock.lock(cpu0, LockClass.PTE);
        assertBug("wait_for_completion", () -> completion.await(cpu0));
    }

    @Test
    void aWaiterGivesUpWhenTheMachinePanics() {
        Actors.Running waiter = Actors.start(() -> completion.await(cpu0));
        cpu0.panicked = true;
        waiter.waitForEnd();
        assertTrue(waiter.failure() instanceof KernelBug, () -> "failure: " + waiter.failure());
    }
}
