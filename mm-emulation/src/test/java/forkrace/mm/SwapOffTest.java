// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;

class SwapOffTest {

    private final TestMachine test = TestMachine.boot().touch(0, 1);
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final Page page = mm.pageAt(0);

    private void swapOff() {
        assertEquals(0, SwapOff.tryToUnuse(test.otherCpu));
        test.otherCpu.assertQuiet("swapoff");
        assertEquals(0, test.machine.swapSlotsInUse());
    }

    /** What the announced barrier pair does not stand: the flag and the reference go whatever maps or pins the page. */
    @Test
    void aMappedAndPinnedPageLeavesTheSwapCache() {
        Page pinned = test.pin(0, 1, true)[0];
        test.swapOut(0);
        cpu.store(0, 0, 7);
        test.drain();
        assertTrue(page.isSwapCache() && Pte.isWritable(mm.pte(0)));
        assertEquals(3, page.count(), "mapping, pin and cache");
        swapOff();
        assertFalse(page.isSwapCache() || page.isLocked());
        assertEquals(2, page.count());
        assertTrue(page.isDirty() && Pte.isWritable(mm.pte(0)));
        assertSame(page, mm.pageAt(0));
        test.unpin(pinned);
        test.end();
    }

    @Test
    void everyProcessGetsItsPageBackReadOnly() {
        MmStruct child = test.fork();
        test.drain();
        test.swapOut(0);
        assertTrue(Pte.isSwap(child.pte(0)));
        swapOff();
        assertSame(mm.pageAt(0), child.pageAt(0));
        assertEquals(2, mm.pageAt(0).mapcount());
        assertFalse(Pte.isWritable(mm.pte(0)));
        assertEquals(1, child.anonRss());
        test.otherCpuRuns(child).store(0, 0, 9);
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void aPageThatWasReadBackFromTheDeviceHoldsItsData() {
        test.drain().swapOut(0);
        assertFalse(page.isSwapCache(), "freed");
        swapOff();
        assertEquals(100, cpu.load(0, 0));
        cpu.store(0, 0, 8);
        test.end();
    }

    /** v5.19 with FOLL_GET: what the swap entry remembers goes back to the page. */
    @Test
    void anExclusivePageIsExclusiveAgain() {
        TestMachine exclusive = TestMachine.boot(FixId.ANON_EXCLUSIVE_GET).touch(0, 1);
        exclusive.swapOut(0);
        assertTrue(Pte.isSwapExclusive(exclusive.mm.pte(0)));
        assertEquals(0, SwapOff.tryToUnuse(exclusive.otherCpu));
        assertTrue(exclusive.mm.pageAt(0).isAnonExclusive());
        exclusive.end();
    }

    @Test
    void withoutMemoryItGivesUpAndLosesNothing() {
        test.drain().swapOut(0);
        test.otherCpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, SwapOff.tryToUnuse(test.otherCpu));
        test.otherCpu.failNthAllocation(0);
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void withoutAUsedSlotThereIsNothingToDo() {
        swapOff();
        test.end();
    }
}
