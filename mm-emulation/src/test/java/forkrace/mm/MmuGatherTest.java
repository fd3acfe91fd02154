// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MmuGatherTest {

    private final TestMachine test = TestMachine.boot(TestMachine.SHAPE.withFrames(600));
    private final Cpu cpu = test.cpu;
    private final MmuGather tlb = new MmuGather(cpu, test.mm, false);

    private Page[] gather(int count) {
        Page[] pages = new Page[count];
        for (int i = 0; i < count; i++) {
            pages[i] = PageAlloc.allocPage(cpu);
            tlb.removePage(pages[i]);
        }
        return pages;
    }

    /** What lies between is a transient reference, which looks like a pin. */
    @Test
    void pagesKeepTheirReferenceUntilTheFlush() {
        Page[] pages = gather(3);
        assertEquals(1, pages[0].count());
        tlb.finish();
        assertEquals(0, pages[0].count());
        assertEquals(0, pages[2].count());
        test.end();
    }

    @Test
    void theTlbIsFlushedBeforeThePagesAreFree() {
        cpu.store(0, 0, 1);
        gather(1);
        assertTrue(cpu.tlb.lookup(0, true) >= 0);
        tlb.finish();
        assertEquals(-1, cpu.tlb.lookup(0, true));
        test.end();
    }

    @Test
    void aBatchHolds506Pages() {
        Page[] pages = gather(505);
        assertEquals(1, pages[0].count());
        Page last = gather(1)[0];
        assertEquals(0, pages[0].count());
        assertEquals(0, last.count());
        assertEquals(600, test.machine.freeFrames());
        Page next = gather(1)[0];
        assertEquals(1, next.count());
        tlb.finish();
        test.end();
    }

    @Test
    void nothingGatheredNeedsNoFlush() {
        cpu.store(0, 0, 1);
        tlb.finish();
        assertTrue(cpu.tlb.lookup(0, true) >= 0);
        test.end();
    }

    @Test
    void theCpuDrainsItsPagevecsFirst() {
        Page page = PageAlloc.allocPage(cpu);
        Lru.cacheAddActive(cpu, page);
        tlb.removePage(page);
        tlb.finish();
        assertEquals(0, page.count());
        test.end();
    }

    @Test
    void aPageThatOnlyTheSwapCacheStillHoldsLeavesIt() {
        Page page = inSwapCache();
        tlb.removePage(page);
        tlb.finish();
        assertEquals(0, page.count());
        assertEquals(0, test.machine.swapSlotsInUse());
        test.end();
    }

    @Test
    void aBusyPageIsLeftInTheSwapCache() {
        Page page = inSwapCache();
        page.lock(test.otherCpu);
        tlb.removePage(page);
        tlb.finish();
        assertTrue(page.isSwapCache());
        assertEquals(1, page.count());
        page.unlock(test.otherCpu);
        assertFalse(page.isLocked());
    }

    private Page inSwapCache() {
        Page page = PageAlloc.allocPage(cpu);
        page.lock(cpu);
        assertTrue(SwapCache.addToSwap(cpu, test.machine.swap, page));
        page.unlock(cpu);
        return page;
    }
}
