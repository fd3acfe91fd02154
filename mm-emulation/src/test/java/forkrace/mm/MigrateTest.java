// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import org.junit.jupiter.api.Test;

class MigrateTest {

    private final TestMachine test =
            TestMachine.boot(TestMachine.SHAPE.withCpus(3)).touch(0, 1).drain();
    private final Cpu cpu = test.cpu;
    /** Runs no process: fork and munmap on another CPU come between its two steps. */
    private final Cpu migrator = test.machine.cpu(2);

    private final MmStruct mm = test.mm;
    private final Page page = mm.pageAt(0);

    private Migrate unmap() {
        Migrate migration = Migrate.unmap(migrator, page);
        assertNotNull(migration);
        return migration;
    }

    // ---- entries

    @Test
    void anEntryIsASwapPteOfATypeOfItsOwn() {
        long write = MigrationEntry.make(page, true);
        long read = MigrationEntry.make(page, false);
        assertTrue(MigrationEntry.isMigration(write) && MigrationEntry.isWrite(write));
        assertTrue(MigrationEntry.isMigration(read) && !MigrationEntry.isWrite(read));
        assertTrue(Pte.isSwap(write) && Pte.isSwap(read));
        assertEquals(31, Pte.swapType(write));
        assertEquals(30, Pte.swapType(read));
        assertEquals(read, MigrationEntry.read(write));
        assertEquals(write, Pte.writable(read), "bit 1 again");
        assertFalse(MigrationEntry.isMigration(Pte.ofSwapEntry(29, 1)));
        assertFalse(MigrationEntry.isMigration(Pte.NONE));
        assertFalse(MigrationEntry.isMigration(Pte.make(page)));
        assertFalse(MigrationEntry.isWrite(Pte.writable(Pte.make(page))));
        assertEquals("migration of pfn " + page.pfn + " rw", Pte.toString(write));
        test.end();
    }

    @Test
    void anEntryIsUsedWithThePageLockedOnly() {
        long entry = MigrationEntry.make(page, true);
        assertBug("not locked", () -> MigrationEntry.page(test.machine, entry));
        page.lock(cpu);
        assertSame(page, MigrationEntry.page(test.machine, entry));
        page.unlock(cpu);
        test.end();
    }

    // ---- moving

    @Test
    void anIdlePageMovesToANewFrame() {
        Migrate migration = unmap();
        assertTrue(page.isLocked());
        assertFalse(page.isMapped());
        assertEquals(1, page.count(), "the isolation");
        assertEquals(MigrationEntry.make(page, true), mm.pte(0));
        assertEquals(1, mm.anonRss());
        assertEquals(0, migration.finish(migrator));
        Page moved = mm.pageAt(0);
        assertNotSame(page, moved);
        assertTrue(Pte.isWritable(mm.pte(0)));
        assertTrue(moved.isDirty() && moved.isAnon());
        assertEquals(1, moved.mapcount());
        assertEquals(100, cpu.load(0, 0));
        test.drain().assertInvariants();
        assertEquals(0, page.count());
        assertEquals(63, test.machine.freeFrames());
        assertTrue(moved.isLru() && moved.isActive());
        cpu.store(0, 0, 7);
        assertSame(moved, mm.pageAt(0));
        test.end();
    }

    @Test
    void aSharedPageMovesForAllWhoMapIt() {
        MmStruct child = test.fork();
        assertEquals(0, unmap().finish(migrator));
        assertSame(mm.pageAt(0), child.pageAt(0));
        assertNotSame(page, child.pageAt(0));
        assertFalse(Pte.isWritable(mm.pte(0)) || Pte.isWritable(child.pte(0)));
        test.otherCpuRuns(child).store(0, 0, 8);
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void aPinnedPageComesBackWhereItWas() {
        Page pinned = test.pin(0, 1, true)[0];
        Migrate migration = unmap();
        assertFalse(Pte.isPresent(mm.pte(0)), "a pin does not stop the unmapping");
        assertEquals(-Errno.EAGAIN, migration.finish(migrator));
        assertSame(pinned, mm.pageAt(0));
        assertTrue(Pte.isWritable(mm.pte(0)));
        assertFalse(page.isLocked());
        test.assertInvariants();
        cpu.store(0, 0, 9);
        assertSame(pinned, mm.pageAt(0));
        test.unpin(pinned);
        test.drain();
        assertEquals(63, test.machine.freeFrames(), "the new frame is free again");
        test.end();
    }

    @Test
    void aPageThatCannotBeIsolatedIsLeftAlone() {
        test.touch(1, 1);
        assertNull(Migrate.unmap(migrator, mm.pageAt(1)), "in a pagevec");
        assertTrue(Pte.isPresent(mm.pte(1)));
        test.end();
    }

    @Test
    void withoutMemoryThePageIsLeftAlone() {
        migrator.failNthAllocation(1);
        assertNull(Migrate.unmap(migrator, page));
        assertTrue(Pte.isPresent(mm.pte(0)));
        assertFalse(page.isLocked());
        test.assertInvariants();
        test.end();
    }

    @Test
    void aPageOfTheSwapCacheIsUnmappedButNotMoved() {
        Page pinned = test.pin(0, 1, true)[0];
        test.swapOut(0);
        cpu.load(0, 0);
        test.drain();
        Migrate migration = unmap();
        assertTrue(Pte.isSwap(mm.pte(0)) && !MigrationEntry.isMigration(mm.pte(0)));
        assertEquals(-Errno.EAGAIN, migration.finish(migrator));
        assertEquals(100, cpu.load(0, 0));
        assertSame(pinned, mm.pageAt(0));
        test.unpin(pinned);
        test.end();
    }

    // ---- meanwhile

    @Test
    void aFaultWaitsForTheEndOfTheMigration() {
        Migrate migration = unmap();
        Cpu other = test.otherCpuRuns(mm);
        Actors.Running storing = Actors.start(() -> other.store(0, 1, 6));
        while (page.peekCount() == 1 && storing.isRunning()) {
            Thread.onSpinWait();
        }
        assertTrue(storing.isRunning(), "it has taken a reference and waits");
        assertEquals(-Errno.EAGAIN, migration.finish(migrator));
        storing.join();
        assertSame(page, mm.pageAt(0));
        assertEquals(6, cpu.load(0, 1));
        test.end();
    }

    @Test
    void forkMakesAWriteEntryReadForBoth() {
        Page pinned = test.pin(0, 1, true)[0];
        Migrate migration = unmap();
        MmStruct child = test.fork();
        assertEquals(MigrationEntry.make(page, false), mm.pte(0));
        assertEquals(MigrationEntry.make(page, false), child.pte(0));
        assertEquals(2, page.count(), "isolation and pin: the child's entry is no reference");
        assertEquals(-Errno.EAGAIN, migration.finish(migrator));
        assertSame(page, mm.pageAt(0));
        assertSame(page, child.pageAt(0));
        assertFalse(Pte.isWritable(mm.pte(0)) || Pte.isWritable(child.pte(0)));
        assertEquals(2, page.mapcount());
        assertEquals(1, child.anonRss());
        test.assertInvariants();
        cpu.store(0, 0, 9);
        assertNotSame(page, mm.pageAt(0), "the parent moves away from the pin");
        test.unpin(pinned);
        test.end();
    }

    @Test
    void unmappingTheEntryIsTheEndOfThePage() {
        Migrate migration = unmap();
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        assertEquals(0, mm.anonRss());
        assertEquals(0, migration.finish(migrator));
        test.drain();
        assertEquals(64, test.machine.freeFrames());
        test.end();
    }

    @Test
    void mprotectMakesAnEntryRead() {
        Migrate migration = unmap();
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        assertEquals(0, migration.finish(migrator));
        assertFalse(Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void aMachineWithoutSwapMigratesToo() {
        TestMachine dry = TestMachine.boot(TestMachine.SHAPE.withSwapSlots(0).withCpus(3))
                .touch(0, 1)
                .drain();
        Migrate migration = Migrate.unmap(dry.machine.cpu(2), dry.mm.pageAt(0));
        MmStruct child = dry.fork();
        assertEquals(0, migration.finish(dry.machine.cpu(2)));
        assertSame(dry.mm.pageAt(0), child.pageAt(0));
        dry.end();
    }
}
