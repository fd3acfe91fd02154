// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MadviseTest {

    private final TestMachine test = TestMachine.boot().touch(0, 16);
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    private boolean dontCopy(int vpn) {
        return (Mmap.findVma(mm, vpn).flags & VmArea.VM_DONTCOPY) != 0;
    }

    @Test
    void dontForkMarksTheRangeAndNothingElse() {
        assertEquals(0, Madvise.dontFork(cpu, 6, 4));
        assertFalse(dontCopy(5));
        assertTrue(dontCopy(6) && dontCopy(9));
        assertFalse(dontCopy(10));
        assertEquals(TestMachine.RW, Mmap.findVma(mm, 6).flags & TestMachine.RW);
        assertTrue(Pte.isWritable(mm.pte(6)), "no pte is touched");
        test.end();
    }

    @Test
    void doForkTakesTheMarkAway() {
        assertEquals(0, Madvise.dontFork(cpu, 0, 16));
        assertEquals(0, Madvise.doFork(cpu, 2, 2));
        assertTrue(dontCopy(1) && !dontCopy(2) && !dontCopy(3) && dontCopy(4));
        MmStruct child = test.fork();
        assertEquals(1, child.mapCount());
        assertEquals(102, child.pageAt(2).load(0));
        test.end();
    }

    @Test
    void wipeOnForkGivesTheChildAnEmptyRange() {
        assertEquals(0, Madvise.wipeOnFork(cpu, 2, 4));
        Page page = mm.pageAt(2);
        test.drain();
        MmStruct child = test.fork();
        assertTrue(Pte.isWritable(mm.pte(2)), "fork did not come by");
        assertFalse(Pte.isWritable(mm.pte(1)));
        assertEquals(1, page.count());
        assertEquals(Pte.NONE, child.pte(2));
        assertEquals(12, child.anonRss());
        Cpu other = test.otherCpuRuns(child);
        assertEquals(0, other.load(2, 0));
        other.store(2, 0, 5);
        assertEquals(102, cpu.load(2, 0));
        assertEquals(101, other.load(1, 0));
        MmStruct grandchild = Fork.dupMm(other, child);
        assertEquals(Pte.NONE, grandchild.pte(2), "inherited");
        grandchild.mmput(other);
        test.end();
    }

    @Test
    void aWipedVmaHasAnAnonVmaOfItsOwn() {
        assertEquals(0, Madvise.wipeOnFork(cpu, 0, 16));
        MmStruct child = test.fork();
        assertNull(child.firstVma().anonVma());
        test.otherCpuRuns(child).store(0, 0, 5);
        assertNotSame(mm.firstVma().anonVma(), child.firstVma().anonVma());
        assertEquals(0, Mmap.munmap(cpu, 8, 8));
        test.swapOut(0);
        assertTrue(Pte.isSwap(child.pte(0)));
        assertEquals(5, test.otherCpu.load(0, 0));
        test.end();
    }

    @Test
    void onlyPrivateAnonymousMemoryIsWiped() {
        assertEquals(0, Mmap.mmapShared(cpu, 20, 2, TestMachine.RW));
        assertEquals(-Errno.EINVAL, Madvise.wipeOnFork(cpu, 20, 1));
        assertEquals(0, Mmap.mmapFile(cpu, 22, 1, TestMachine.RW, new AddressSpace(1, 0), false));
        assertEquals(-Errno.EINVAL, Madvise.wipeOnFork(cpu, 22, 1));
        assertEquals(0, Mmap.findVma(mm, 20).flags & VmArea.VM_WIPEONFORK);
        test.end();
    }

    @Test
    void aHoleIsSkippedAndReportedAtTheEnd() {
        assertEquals(0, Mmap.mmap(cpu, 20, 4, TestMachine.RW));
        assertEquals(-Errno.ENOMEM, Madvise.dontFork(cpu, 15, 6));
        assertTrue(dontCopy(15) && dontCopy(20));
        assertFalse(dontCopy(21));
        assertEquals(-Errno.ENOMEM, Madvise.dontFork(cpu, 23, 4), "a hole at the end");
        assertTrue(dontCopy(23));
        assertFalse(mm.mmapSem.isLocked());
        test.end();
    }

    @Test
    void lackOfMemoryForASplitIsEnomem() {
        cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, Madvise.dontFork(cpu, 2, 2));
        assertFalse(dontCopy(2));
        test.end();
    }
}
