// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MprotectTest {

    private final TestMachine test = TestMachine.boot().touch(0, 16);
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    @Test
    void readOnlyPagesCannotBeStoredTo() {
        test.otherCpuRuns(mm).store(2, 0, 1);
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        assertThrows(Signal.class, () -> cpu.store(2, 0, 2));
        assertThrows(Signal.class, () -> test.otherCpu.store(2, 0, 2), "no TLB keeps the permission");
        assertEquals(1, cpu.load(2, 0));
        test.end();
    }

    /** M3 of the seed: a page that is exclusive and pinned, with a read-only pte. */
    @Test
    void everyPteBecomesReadOnlyEvenWhenWritingIsAllowedAgain() {
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, TestMachine.RW));
        Page page = mm.pageAt(2);
        assertFalse(Pte.isWritable(mm.pte(2)));
        cpu.store(2, 0, 5);
        assertSame(page, mm.pageAt(2));
        test.end();
    }

    @Test
    void theSameProtectionChangesNothing() {
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, TestMachine.RW));
        assertTrue(Pte.isWritable(mm.pte(2)));
        test.end();
    }

    @Test
    void onlyTheRwBitGoes() {
        long pte = mm.pte(2);
        assertEquals(0, Mprotect.mprotect(cpu, 2, 1, VmArea.VM_READ));
        assertEquals(Pte.writeProtected(pte), mm.pte(2));
        test.end();
    }

    @Test
    void onlyTheRangeIsTouched() {
        assertEquals(0, Mprotect.mprotect(cpu, 6, 4, VmArea.VM_READ));
        assertTrue(Pte.isWritable(mm.pte(5)) && Pte.isWritable(mm.pte(10)));
        assertFalse(Pte.isWritable(mm.pte(6)) || Pte.isWritable(mm.pte(9)));
        assertEquals(4, mm.mapCount());
        test.end();
    }

    @Test
    void swapEntriesAndEmptyPtesStayAsTheyAre() {
        test.swapOut(0);
        long entry = mm.pte(0);
        assertEquals(0, Mprotect.mprotect(cpu, 0, 16, VmArea.VM_READ));
        assertEquals(entry, mm.pte(0));
        assertEquals(100, cpu.load(0, 0));
        assertFalse(Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void otherProtectionsAreRefused() {
        assertEquals(-Errno.EINVAL, Mprotect.mprotect(cpu, 0, 1, 0));
        assertEquals(-Errno.EINVAL, Mprotect.mprotect(cpu, 0, 1, VmArea.VM_WRITE));
        test.end();
    }

    @Test
    void aHoleIsEnomemAndTheEndOfIt() {
        assertEquals(0, Mmap.mmap(cpu, 20, 1, TestMachine.RW));
        cpu.store(20, 0, 1);
        assertEquals(-Errno.ENOMEM, Mprotect.mprotect(cpu, 14, 7, VmArea.VM_READ));
        assertFalse(Pte.isWritable(mm.pte(15)), "done before the hole was met");
        assertTrue(Pte.isWritable(mm.pte(20)));
        assertEquals(-Errno.ENOMEM, Mprotect.mprotect(cpu, 16, 5, VmArea.VM_READ));
        assertFalse(mm.mmapSem.isLocked());
        test.end();
    }

    @Test
    void lackOfMemoryForASplitIsEnomem() {
        cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, Mprotect.mprotect(cpu, 2, 2, VmArea.VM_READ));
        assertTrue(Pte.isWritable(mm.pte(2)));
        test.end();
    }

    @Test
    void theZeroPageIsNoExceptionAndStaysShared() {
        assertEquals(0, Mmap.mmap(cpu, 20, 1, TestMachine.RW));
        cpu.load(20, 0);
        assertEquals(0, Mprotect.mprotect(cpu, 20, 1, VmArea.VM_READ));
        assertSame(test.machine.zeroPage(), mm.pageAt(20));
        test.end();
    }
}
