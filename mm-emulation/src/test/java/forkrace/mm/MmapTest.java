// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MmapTest {

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    private String vmas() {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (VmArea vma = mm.firstVma(); vma != null; vma = vma.next) {
            text.append('[').append(vma.start()).append(',').append(vma.end()).append(')');
            count++;
        }
        assertEquals(count, mm.mapCount());
        return text.toString();
    }

    // ---- mmap

    @Test
    void vmasStandInAddressOrder() {
        assertEquals(0, Mmap.mmap(cpu, 24, 2, TestMachine.RW));
        assertEquals(0, Mmap.mmap(cpu, 20, 2, TestMachine.RW));
        assertEquals(0, Mmap.mmap(cpu, 22, 2, TestMachine.RW));
        assertEquals("[0,8)[8,16)[20,22)[22,24)[24,26)", vmas());
        test.end();
    }

    @Test
    void aTakenRangeIsRefused() {
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, 15, 3, TestMachine.RW));
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, 3, 1, TestMachine.RW));
        assertEquals(0, Mmap.mmap(cpu, 16, 1, TestMachine.RW));
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, 16, 1, TestMachine.RW));
        test.end();
    }

    @Test
    void theAddressSpaceHasAnEnd() {
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, 31, 2, TestMachine.RW));
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, -1, 2, TestMachine.RW));
        assertEquals(-Errno.EINVAL, Mmap.mmap(cpu, 20, 0, TestMachine.RW));
        assertEquals(0, Mmap.mmap(cpu, 31, 1, TestMachine.RW));
        test.end();
    }

    @Test
    void everyMappingMayBecomeReadableAndWritable() {
        assertEquals(0, Mmap.mmap(cpu, 20, 1, VmArea.VM_READ | VmArea.VM_LOCKED));
        int flags = Mmap.findVma(mm, 20).flags;
        assertEquals(VmArea.VM_READ | VmArea.VM_MAYREAD | VmArea.VM_MAYWRITE, flags);
        test.end();
    }

    @Test
    void mmapWithoutMemoryIsEnomem() {
        cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, Mmap.mmap(cpu, 20, 1, TestMachine.RW));
        assertEquals("vm_area_cachep", cpu.injectedFailure());
        assertEquals("[0,8)[8,16)", vmas());
        assertFalse(mm.mmapSem.isLocked());
        test.end();
    }

    @Test
    void findVmaFindsNothingInAHole() {
        assertEquals(0, Mmap.mmap(cpu, 20, 2, TestMachine.RW));
        assertSame(mm.firstVma(), Mmap.findVma(mm, 7));
        assertSame(mm.firstVma().next, Mmap.findVma(mm, 8));
        assertNull(Mmap.findVma(mm, 16));
        assertNull(Mmap.findVma(mm, 19));
        assertEquals(20, Mmap.findVma(mm, 21).start());
        assertNull(Mmap.findVma(mm, 22));
        test.end();
    }

    // ---- munmap

    @Test
    void unmappingFreesThePagesAndTheirMappings() {
        test.touch(0, 8).drain();
        Page page = mm.pageAt(3);
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        assertEquals(Pte.NONE, mm.pte(3));
        assertEquals(0, page.count());
        assertEquals(0, mm.anonRss());
        assertEquals("[8,16)", vmas());
        assertEquals(64, test.machine.freeFrames());
        assertThrows(Signal.class, () -> cpu.load(3, 0));
        test.end();
    }

    @Test
    void unmappingTheMiddleSplitsTwice() {
        test.touch(0, 8);
        AnonVma anonVma = mm.firstVma().anonVma();
        assertEquals(0, Mmap.munmap(cpu, 2, 3));
        assertEquals("[0,2)[5,8)[8,16)", vmas());
        VmArea upper = Mmap.findVma(mm, 5);
        assertSame(anonVma, upper.anonVma());
        assertEquals(107, cpu.load(7, 0));
        assertEquals(101, cpu.load(1, 0));
        assertEquals(5, mm.anonRss());
        test.assertInvariants();
        test.swapOut(7);
        assertTrue(Pte.isSwap(mm.pte(1)), "rmap finds both halves");
        assertEquals(107, cpu.load(7, 0));
        test.end();
    }

    @Test
    void unmappingAcrossVmasTakesAPartOfEach() {
        test.touch(0, 16);
        assertEquals(0, Mmap.munmap(cpu, 6, 4));
        assertEquals("[0,6)[10,16)", vmas());
        assertEquals(12, mm.anonRss());
        test.end();
    }

    @Test
    void theFlushReachesOtherCpusBeforeThePageIsFree() {
        test.touch(0, 1);
        test.otherCpuRuns(mm).store(0, 0, 1);
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false));
        test.end();
    }

    @Test
    void unmappingDrainsThisCpusPagevecs() {
        cpu.store(8, 0, 1);
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        assertEquals(1, mm.pageAt(8).count());
        test.end();
    }

    @Test
    void exitDrainsThisCpusPagevecs() {
        cpu.store(8, 0, 1);
        test.machine.newMm().mmput(cpu);
        assertEquals(1, mm.pageAt(8).count());
        test.end();
    }

    @Test
    void aSwappedPageLosesItsSlot() {
        test.touch(0, 1);
        test.swapOut(0);
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(0, test.machine.swapSlotsInUse());
        test.end();
    }

    @Test
    void aPageInTheSwapCacheLeavesItWithItsLastMapping() {
        test.touch(0, 1);
        test.swapOut(0);
        cpu.load(0, 0);
        assertTrue(mm.pageAt(0).isSwapCache());
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(0, test.machine.swapSlotsInUse());
        assertEquals(64, test.machine.freeFrames());
        test.end();
    }

    @Test
    void theZeroPageSurvivesUnmapping() {
        cpu.load(0, 0);
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(0, mm.fileRss());
        assertEquals(1, test.machine.zeroPage().count());
        test.end();
    }

    @Test
    void aSharedPageStaysWithTheChild() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(100, test.otherCpuRuns(child).load(0, 0));
        test.end();
    }

    @Test
    void aRangeUnmappedAndMappedAgainIsZero() {
        test.touch(0, 1);
        Page before = mm.pageAt(0);
        before.get();
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertEquals(0, Mmap.mmap(cpu, 0, 1, TestMachine.RW));
        assertEquals(0, cpu.load(0, 0));
        cpu.store(0, 1, 1);
        assertNotSame(before, mm.pageAt(0));
        before.put(cpu);
        test.end();
    }

    @Test
    void unmappingAHoleIsNoErrorAndGoesOnBehindIt() {
        assertEquals(0, Mmap.munmap(cpu, 20, 4));
        assertEquals(0, Mmap.mmap(cpu, 20, 4, TestMachine.RW));
        test.touch(14, 2).touch(20, 2);
        assertEquals(0, Mmap.munmap(cpu, 15, 6));
        assertEquals("[0,8)[8,15)[21,24)", vmas());
        assertEquals(Pte.NONE, mm.pte(15));
        assertEquals(Pte.NONE, mm.pte(20));
        assertEquals(121, cpu.load(21, 0));
        test.end();
    }

    @Test
    void munmapThatCannotSplitUnmapsNothing() {
        for (int n = 1; n <= 2; n++) {
            TestMachine poor = TestMachine.boot().touch(0, 8);
            poor.cpu.failNthAllocation(n);
            assertEquals(-Errno.ENOMEM, Mmap.munmap(poor.cpu, 2, 3));
            assertEquals(102, poor.cpu.load(2, 0));
            assertEquals(8, poor.mm.anonRss());
            assertFalse(poor.mm.mmapSem.isLocked());
            poor.end();
        }
    }

    // ---- exit_mmap

    @Test
    void exitFreesEverythingOfEveryKind() {
        test.touch(0, 12);
        test.swapOut(0);
        cpu.load(0, 0);
        cpu.store(1, 0, 1);
        cpu.load(15, 0);
        test.fork();
        Page[] pinned = test.pin(2, 1, true);
        test.exit(mm);
        test.assertInvariants();
        test.unpin(pinned);
        test.end();
        assertEquals(0, test.machine.swapSlotsInUse());
    }

    @Test
    void exitTakesMorePagesThanABatchHolds() {
        MachineShape shape = TestMachine.SHAPE.withTables(8, 512).withFrames(1100);
        TestMachine big = TestMachine.boot(shape);
        big.touch(0, 1024);
        big.end();
    }
}
