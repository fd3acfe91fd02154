// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static forkrace.sync.LockClass.ANON_VMA;
import static forkrace.sync.LockClass.LRU;
import static forkrace.sync.LockClass.PTE;
import static forkrace.sync.LockClass.PTE_NESTED;
import static forkrace.sync.LockClass.SWAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import org.junit.jupiter.api.Test;

class SpinLockTest {

    private static final int ROUNDS = 20_000;

    private final SpinLock lock = new SpinLock();
    private final TestOwner cpu0 = new TestOwner();
    private final TestOwner cpu1 = new TestOwner();

    // Guarded by lock.
    private int counter;

    @Test
    void oneOwnerAtATime() {
        Actors.run(() -> countUnderLock(cpu0), () -> countUnderLock(cpu1), () -> countUnderLock(new TestOwner()));
        assertEquals(3 * ROUNDS, counter);
    }

    private void countUnderLock(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock(owner, PTE);
            counter++;
            lock.unlock(owner);
        }
    }

    @Test
    void trylockExcludesToo() {
        Actors.run(() -> countUnderTrylock(cpu0), () -> countUnderTrylock(cpu1));
        assertEquals(2 * ROUNDS, counter);
    }

    private void countUnderTrylock(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            while (!lock.tryLock(owner, PTE)) {
                Thread.yield();
            }
            counter++;
            lock.unlock(owner);
        }
    }

    @Test
    void aTakenLockIsSeenAsTakenAndTheTrylockLeavesNothingHeld() {
        assertFalse(lock.isLocked());
        lock.lock(cpu0, PTE);
        assertTrue(lock.isLocked());
        assertFalse(lock.tryLock(cpu1, PTE));
        Lockdep.assertNoneHeld(cpu1, "failed trylock");
        lock.unlock(cpu0);
        assertFalse(lock.isLocked());
        assertTrue(lock.tryLock(cpu1, PTE));
    }

    @Test
    void onlyTheHolderUnlocks() {
        lock.lock(cpu0, PTE);
        assertBug("does not hold", () -> lock.unlock(cpu1));
        assertTrue(lock.isLocked());
    }

    @Test
    void theSameLockTwiceIsRecursion() {
        lock.lock(cpu0, PTE);
        assertBug("recursive", () -> lock.lock(cpu0, PTE_NESTED));
    }

    @Test
    void blockingGoesInwardsOnly() {
        SpinLock other = new SpinLock();
        lock.lock(cpu0, PTE);
        assertBug("lock order", () -> other.lock(cpu0, ANON_VMA));
        assertFalse(other.isLocked(), "checked before it is taken");
    }

    @Test
    void twoLocksOfOneRankNeedANestedClass() {
        SpinLock dst = new SpinLock();
        SpinLock src = new SpinLock();
        dst.lock(cpu0, PTE);
        assertBug("lock order", () -> src.lock(cpu0, PTE));
        src.lock(cpu0, PTE_NESTED);
        src.unlock(cpu0);
        dst.unlock(cpu0);
        dst.lock(cpu1, LRU);
        assertBug("lock order", () -> src.lock(cpu1, SWAP));
    }

    @Test
    void trylockMayInvertTheOrder() {
        SpinLock outer = new SpinLock();
        lock.lock(cpu0, PTE);
        assertTrue(outer.tryLock(cpu0, ANON_VMA));
        outer.unlock(cpu0);
        lock.unlock(cpu0);
        Lockdep.assertNoneHeld(cpu0, "test");
    }

    @Test
    void aWaiterGivesUpWhenTheMachinePanics() {
        lock.lock(cpu0, PTE);
        Actors.Running waiter = Actors.start(() -> lock.lock(cpu1, PTE));
        Actors.letOthersRun();
        assertTrue(waiter.isRunning());
        cpu1.panicked = true;
        waiter.waitForEnd();
        assertTrue(waiter.failure() instanceof KernelBug, () -> "failure: " + waiter.failure());
        Lockdep.assertNoneHeld(cpu1, "given up");
    }
}
