// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReclaimTest {

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final Swap swap = test.machine.swap;

    @Test
    void anIdlePageIsFreedInTheSecondPass() {
        test.touch(0, 1);
        Page page = mm.pageAt(0);
        int free = test.machine.freeFrames();
        assertEquals(0, Reclaim.shrinkZone(cpu), "young: stays on the active list");
        assertTrue(page.isActive() && page.isLru());
        assertFalse(Pte.isYoung(mm.pte(0)));
        assertEquals(1, Reclaim.shrinkZone(cpu));
        assertTrue(Pte.isSwap(mm.pte(0)));
        assertEquals(free + 1, test.machine.freeFrames());
        assertEquals(1, swap.inUse());
        assertEquals(0, mm.anonRss());
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void aPageInUseStays() {
        test.touch(0, 1);
        for (int pass = 0; pass < 4; pass++) {
            cpu.load(0, 0);
            assertEquals(0, Reclaim.shrinkZone(cpu));
        }
        assertTrue(Pte.isPresent(mm.pte(0)));
        test.end();
    }

    /** Pins do not stop it from unmapping, only from freeing: M2 of the seed. */
    @Test
    void aPinnedPageIsUnmappedButNotFreed() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, true)[0];
        test.swapOut(0);
        assertTrue(page.isSwapCache());
        assertEquals(2, page.count(), "the pin and the cache");
        assertEquals(0, page.mapcount());
        assertTrue(page.isDirty(), "not written while somebody holds it");
        test.assertInvariants();
        page.store(1, 5, 4);
        assertEquals(5, cpu.load(0, 1), "the fault finds the same page");
        assertSame(page, mm.pageAt(0));
        test.unpin(page);
        test.end();
    }

    @Test
    void aSharedPageIsUnmappedEverywhere() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        test.drain();
        test.swapOut(0);
        assertEquals(mm.pte(0), child.pte(0));
        assertEquals(2, swap.users(Pte.swapOffset(mm.pte(0))));
        test.otherCpuRuns(child).store(0, 0, 9);
        assertEquals(100, cpu.load(0, 0));
        assertEquals(9, test.otherCpu.load(0, 0));
        test.end();
    }

    @Test
    void aBusyPageIsKept() {
        test.touch(0, 1);
        Reclaim.shrinkZone(cpu);
        Page page = mm.pageAt(0);
        page.lock(test.otherCpu);
        assertEquals(0, Reclaim.shrinkZone(cpu));
        assertTrue(Pte.isPresent(mm.pte(0)));
        assertTrue(page.isLru());
        assertEquals(1, page.count());
        page.unlock(test.otherCpu);
        test.end();
    }

    @Test
    void aPageOfALockedVmaIsKept() {
        test.touch(0, 1);
        mm.firstVma().flags |= VmArea.VM_LOCKED;
        for (int pass = 0; pass < 4; pass++) {
            assertEquals(0, Reclaim.shrinkZone(cpu));
        }
        assertTrue(Pte.isPresent(mm.pte(0)));
        test.end();
    }

    @Test
    void aPageUnderWritebackIsKept() {
        test.touch(0, 1);
        Reclaim.shrinkZone(cpu);
        mm.pageAt(0).setFlag(Page.PG_WRITEBACK);
        assertEquals(0, Reclaim.shrinkZone(cpu));
        assertTrue(Pte.isPresent(mm.pte(0)));
        mm.pageAt(0).clearFlag(Page.PG_WRITEBACK);
        test.end();
    }

    @Test
    void aPageInAPagevecOfAnotherCpuIsOutOfReach() {
        test.otherCpuRuns(mm).store(0, 0, 1);
        for (int pass = 0; pass < 4; pass++) {
            assertEquals(0, Reclaim.shrinkZone(cpu));
        }
        assertTrue(Pte.isPresent(mm.pte(0)));
        test.end();
    }

    @Test
    void withoutASlotThePageGoesBackToTheActiveList() {
        test.touch(0, 1);
        while (swap.getSwapPage(cpu) != 0) {
            assertTrue(swap.inUse() <= 16);
        }
        Reclaim.shrinkZone(cpu);
        assertEquals(0, Reclaim.shrinkZone(cpu));
        Page page = mm.pageAt(0);
        assertTrue(page.isActive() && page.isLru() && page.isMapped());
        assertFalse(page.isSwapCache());
        assertEquals(1, page.count());
        test.assertInvariants();
    }

    @Test
    void aMachineWithoutSwapReclaimsNothing() {
        TestMachine dry = TestMachine.boot(TestMachine.SHAPE.withSwapSlots(0)).touch(0, 1);
        for (int pass = 0; pass < 3; pass++) {
            assertEquals(0, Reclaim.shrinkZone(dry.cpu));
        }
        assertTrue(Pte.isPresent(dry.mm.pte(0)));
        dry.end();
    }

    @Test
    void whatOnlyTheCacheHoldsIsFreedWithItsSlot() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, true)[0];
        test.swapOut(0);
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        assertTrue(page.isSwapCache(), "pinned: zapping the swap entry leaves it in the cache");
        test.unpin(page);
        assertEquals(1, page.count());
        for (int pass = 0; pass < 3; pass++) {
            Reclaim.shrinkZone(cpu);
        }
        assertEquals(0, page.count());
        assertEquals(0, swap.inUse());
        test.end();
    }

    @Test
    void everyPageComesBackWithItsBytes() {
        test.touch(0, 12);
        test.swapOut(0);
        for (int vpn = 0; vpn < 12; vpn++) {
            assertTrue(Pte.isSwap(mm.pte(vpn)), "page " + vpn);
        }
        test.assertInvariants();
        for (int vpn = 0; vpn < 12; vpn++) {
            assertEquals(100 + vpn, cpu.load(vpn, 0));
        }
        test.end();
    }

    @Test
    void aPageSwappedOutTwiceHasItsNewBytes() {
        test.touch(0, 1);
        test.swapOut(0);
        cpu.store(0, 0, 5);
        test.swapOut(0);
        assertEquals(5, cpu.load(0, 0));
        test.end();
    }
}
