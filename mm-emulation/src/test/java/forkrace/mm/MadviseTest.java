// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
