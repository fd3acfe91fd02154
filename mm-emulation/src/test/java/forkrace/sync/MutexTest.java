// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static forkrace.sync.LockClass.HUGETLB_INSTANTIATION;
import static forkrace.sync.LockClass.PTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import org.junit.jupiter.api.Test;

class MutexTest {

    private static final int ROUNDS = 5_000;

    private final Mutex mutex = new Mutex();
    private final TestOwner cpu = new TestOwner();

    // Guarded by mutex.
    private int counter;

    @Test
    void oneOwnerAtATime() {
        Actors.run(() -> countUnderMutex(cpu), () -> countUnderMutex(new TestOwner()));
        assertEquals(2 * ROUNDS, counter);
    }

    private void countUnderMutex(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            mutex.lock(owner, HUGETLB_INSTANTIATION);
            counter++;
            mutex.unlock(owner);
        }
    }

    @Test
    void aTakenMutexIsSeenAsTaken() {
        assertFalse(mutex.isLocked());
        mutex.lock(cpu, HUGETLB_INSTANTIATION);
        assertTrue(mutex.isLocked());
        mutex.unlock(cpu);
        assertFalse(mutex.isLocked());
    }

    @Test
    void aSpinLockMayBeTakenInsideButNotOutside() {
        SpinLock lock = new SpinLock();
        mutex.lock(cpu, HUGETLB_INSTANTIATION);
        lock.lock(cpu, PTE);
        lock.unlock(cpu);
        mutex.unlock(cpu);
        lock.lock(cpu, PTE);
        assertBug("lock order", () -> mutex.lock(cpu, HUGETLB_INSTANTIATION));
    }

    @Test
    void onlyTheHolderUnlocks() {
        mutex.lock(cpu, HUGETLB_INSTANTIATION);
        assertBug("does not hold", () -> mutex.unlock(new TestOwner()));
    }

    @Test
    void itIsNotRecursive() {
        mutex.lock(cpu, HUGETLB_INSTANTIATION);
        assertBug("recursive", () -> mutex.lock(cpu, HUGETLB_INSTANTIATION));
    }
}
