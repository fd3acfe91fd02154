// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static forkrace.sync.LockClass.MMAP_SEM;
import static forkrace.sync.LockClass.MMAP_SEM_CHILD;
import static forkrace.sync.LockClass.PTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RwSemTest {

    private static final int ROUNDS = 10_000;

    private final RwSem sem = new RwSem();
    private final TestOwner cpu0 = new TestOwner();
    private final TestOwner cpu1 = new TestOwner();
    private final TestOwner cpu2 = new TestOwner();

    // Guarded by sem.
    private int first;
    private int second;

    @Test
    void readersShare() {
        sem.downRead(cpu0, MMAP_SEM);
        sem.downRead(cpu1, MMAP_SEM);
        assertTrue(sem.tryDownRead(cpu2, MMAP_SEM));
        sem.upRead(cpu0);
        sem.upRead(cpu2);
        assertTrue(sem.isLocked());
        sem.upRead(cpu1);
        assertFalse(sem.isLocked());
    }

    @Test
    void aWriterExcludesReaders() {
        sem.downWrite(cpu0, MMAP_SEM);
        assertFalse(sem.tryDownRead(cpu1, MMAP_SEM));
        Lockdep.assertNoneHeld(cpu1, "failed trylock");
        Actors.Running reader = Actors.start(() -> sem.downRead(cpu1, MMAP_SEM));
        Actors.letOthersRun();
        assertTrue(reader.isRunning());
        sem.upWrite(cpu0);
        reader.join();
    }

    @Test
    void aWriterExcludesWriters() {
        sem.downWrite(cpu0, MMAP_SEM);
        Actors.Running writer = Actors.start(() -> sem.downWrite(cpu1, MMAP_SEM));
        Actors.letOthersRun();
        assertTrue(writer.isRunning());
        sem.upWrite(cpu0);
        writer.join();
    }

    @Test
    void aWriterWaitsForTheLastReader() {
        sem.downRead(cpu0, MMAP_SEM);
        sem.downRead(cpu1, MMAP_SEM);
        Actors.Running writer = Actors.start(() -> sem.downWrite(cpu2, MMAP_SEM));
        Actors.letOthersRun();
        sem.upRead(cpu0);
        Actors.letOthersRun();
        assertTrue(writer.isRunning());
        sem.upRead(cpu1);
        writer.join();
    }

    /** mmap_sem is fair: that is why one fork stops every fault of the parent. */
    @Test
    void aWaitingWriterHoldsBackLaterReaders() {
        List<String> entered = new CopyOnWriteArrayList<>();
        sem.downRead(cpu0, MMAP_SEM);
        Actors.Running writer = Actors.start(() -> {
            sem.downWrite(cpu1, MMAP_SEM);
            entered.add("writer");
            sem.upWrite(cpu1);
        });
        Actors.await("the writer queues", () -> {
            boolean free = sem.tryDownRead(cpu2, MMAP_SEM);
            if (free) {
                sem.upRead(cpu2);
            }
            return !free;
        });
        Actors.Running reader = Actors.start(() -> {
            sem.downRead(cpu2, MMAP_SEM);
            entered.add("reader");
            sem.upRead(cpu2);
        });
        Actors.letOthersRun();
        assertTrue(entered.isEmpty(), () -> "passed the queue: " + entered);
        sem.upRead(cpu0);
        writer.join();
        reader.join();
        assertEquals(List.of("writer", "reader"), entered);
    }

    @Test
    void trylockSucceedsAgainAfterTheWriter() {
        sem.downWrite(cpu0, MMAP_SEM);
        sem.upWrite(cpu0);
        assertTrue(sem.tryDownRead(cpu1, MMAP_SEM));
        assertTrue(sem.isLocked());
        sem.upRead(cpu1);
        assertFalse(sem.isLocked());
    }

    @Test
    void readersAndWritersNeverOverlap() {
        Actors.run(() -> write(cpu0), () -> write(cpu1), () -> read(cpu2), () -> tryRead(new TestOwner()));
        assertEquals(2 * ROUNDS, first);
        assertEquals(2 * ROUNDS, second);
        assertFalse(sem.isLocked());
    }

    private void write(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            sem.downWrite(owner, MMAP_SEM);
            first++;
            Thread.onSpinWait();
            second++;
            sem.upWrite(owner);
        }
    }

    private void read(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            sem.downRead(owner, MMAP_SEM);
            assertEquals(first, second);
            sem.upRead(owner);
        }
    }

    private void tryRead(LockOwner owner) {
        for (int i = 0; i < ROUNDS; i++) {
            if (sem.tryDownRead(owner, MMAP_SEM)) {
                assertEquals(first, second);
                sem.upRead(owner);
            } else {
                Thread.yield();
            }
        }
    }

    @Test
    void itsReadersCanSeeThatAWriterWaits() {
        sem.downReadNonOwner(cpu0, MMAP_SEM);
        sem.downReadNonOwner(cpu1, MMAP_SEM);
        assertFalse(sem.isAwaitedByWriter());
        sem.upReadNonOwner();
        Actors.Running writer = Actors.start(() -> {
            sem.downWrite(cpu1, MMAP_SEM);
            assertFalse(sem.isAwaitedByWriter(), "it has it");
            sem.upWrite(cpu1);
        });
        Actors.await("it waits", sem::isAwaitedByWriter);
        sem.upReadNonOwner();
        writer.join();
        sem.downReadNonOwner(cpu0, MMAP_SEM);
        assertFalse(sem.isAwaitedByWriter(), "it came and went");
        sem.upReadNonOwner();
    }

    @Test
    void itMayNotBeTakenTwiceForReading() {
        sem.downRead(cpu0, MMAP_SEM);
        assertBug("recursive", () -> sem.downRead(cpu0, MMAP_SEM_CHILD));
    }

    @Test
    void itMayNotBeTakenUnderASpinLock() {
        SpinLock spin = new SpinLock();
        spin.lock(cpu0, PTE);
        assertBug("MMAP_SEM", () -> sem.downRead(cpu0, MMAP_SEM));
        assertBug("MMAP_SEM", () -> sem.downWrite(cpu0, MMAP_SEM));
        assertFalse(sem.isLocked());
    }

    @Test
    void forkTakesTheChildsUnderTheParents() {
        RwSem child = new RwSem();
        sem.downWrite(cpu0, MMAP_SEM);
        assertBug("lock order", () -> child.downWrite(cpu0, MMAP_SEM));
        child.downWrite(cpu0, MMAP_SEM_CHILD);
        child.upWrite(cpu0);
        sem.upWrite(cpu0);
        Lockdep.assertNoneHeld(cpu0, "test");
    }

    @Test
    void onlyAHolderReleases() {
        sem.downRead(cpu0, MMAP_SEM);
        assertBug("does not hold", () -> sem.upRead(cpu1));
        sem.upRead(cpu0);
        sem.downWrite(cpu0, MMAP_SEM);
        assertBug("does not hold", () -> sem.upWrite(cpu1));
    }
}
