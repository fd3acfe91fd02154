// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.sync.LockClass;
import org.junit.jupiter.api.Test;

class MmStructTest {

    private final TestMachine test = TestMachine.boot();
    private final MmStruct mm = test.mm;
    private final Cpu cpu = test.cpu;

    @Test
    void anAddressSplitsIntoTableAndIndex() {
        assertEquals(0, mm.pmdIndex(7));
        assertEquals(7, mm.pteIndex(7));
        assertEquals(1, mm.pmdIndex(8));
        assertEquals(0, mm.pteIndex(8));
    }

    @Test
    void aTableEndsAtItsBoundaryOrAtTheRange() {
        assertEquals(8, mm.tableEnd(0, 32));
        assertEquals(8, mm.tableEnd(7, 32));
        assertEquals(16, mm.tableEnd(8, 32));
        assertEquals(11, mm.tableEnd(8, 11));
    }

    @Test
    void aTableIsAllocatedOnce() {
        assertNull(mm.pteOffset(0));
        PageTable table = mm.pteAlloc(cpu, 0);
        assertSame(table, mm.pteAlloc(cpu, 7));
        assertSame(table, mm.pteOffset(3));
        assertEquals(1, mm.nrPtes);
        assertNotSame(table, mm.pteAlloc(cpu, 8));
        assertEquals(2, mm.nrPtes);
    }

    @Test
    void twoCpusGetTheSameTable() {
        for (int round = 0; round < 200; round++) {
            MmStruct fresh = test.machine.newMm();
            PageTable[] got = new PageTable[2];
            Actors.run(() -> got[0] = fresh.pteAlloc(cpu, 0), () -> got[1] = fresh.pteAlloc(test.otherCpu, 0));
            assertSame(got[0], got[1]);
            assertEquals(1, fresh.nrPtes);
        }
    }

    @Test
    void aFailedTableLeavesNothing() {
        cpu.failNthAllocation(1);
        assertNull(mm.pteAlloc(cpu, 0));
        assertEquals("pte_alloc_one", cpu.injectedFailure());
        assertNull(mm.pteOffset(0));
        assertEquals(0, mm.nrPtes);
    }

    @Test
    void aTableIsNotAllocatedUnderASpinLock() {
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        assertBug("pte_alloc_one", () -> mm.pteAlloc(cpu, 0));
    }

    @Test
    void splitLocksBelongToTheTablesOthersToTheMm() {
        PageTable first = mm.pteAlloc(cpu, 0);
        PageTable second = mm.pteAlloc(cpu, 8);
        assertNotSame(mm.pteLockptr(first), mm.pteLockptr(second));
        assertNotSame(mm.pageTableLock, mm.pteLockptr(first));
        TestMachine unsplit = TestMachine.boot(Profile.RHEL_5_2.withSplitPteLocks(false));
        PageTable table = unsplit.mm.pteAlloc(unsplit.cpu, 0);
        assertSame(unsplit.mm.pageTableLock, unsplit.mm.pteLockptr(table));
    }

    @Test
    void rssCountsBothKinds() {
        cpu.store(0, 0, 1);
        cpu.store(1, 0, 1);
        cpu.load(2, 0);
        assertEquals(2, mm.anonRss());
        assertEquals(1, mm.fileRss());
        test.end();
    }

    @Test
    void onlyTheLastUserTearsTheAddressSpaceDown() {
        test.touch(0, 1);
        mm.mmget();
        mm.mmput(cpu);
        assertTrue(Pte.isPresent(mm.pte(0)));
        test.end();
        assertNull(mm.firstVma());
        assertEquals(0, mm.mapCount());
        assertEquals(Pte.NONE, mm.pte(0));
    }

    @Test
    void theLastUserLeavesTheMmlist() {
        test.touch(0, 1);
        test.swapOut(0);
        assertTrue(mm.onMmlist);
        test.end();
        assertTrue(!mm.onMmlist);
    }

    @Test
    void lookingAtItNeedsNoTable() {
        assertEquals(Pte.NONE, mm.pte(31));
        assertNull(mm.pageAt(31));
    }

    @Test
    void aPteIsMadeWritableAsIfNoForkHadCome() {
        test.touch(3, 1);
        long before = mm.pte(3);
        test.exit(test.fork());
        assertEquals(Pte.writeProtected(before), mm.pte(3));
        mm.makeWritable(3);
        assertEquals(before, mm.pte(3));
    }
}
