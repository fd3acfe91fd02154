// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SwapCacheTest {

    private final TestMachine test = TestMachine.boot().touch(0, 1).drain();
    private final Cpu cpu = test.cpu;
    private final Swap swap = test.machine.swap;
    private final Page page = test.mm.pageAt(0);

    @Test
    void addingTakesASlotAReferenceAndTheFlag() {
        assertEquals(1, page.count());
        page.lock(cpu);
        assertTrue(SwapCache.addToSwap(cpu, swap, page));
        assertEquals(2, page.count());
        assertTrue(page.isSwapCache());
        assertTrue(page.isLocked());
        assertTrue(page.isDirty() && page.isSet(Page.PG_UPTODATE));
        assertSame(page, swap.radixTree[page.swapEntry]);
        assertEquals(1, swap.users(page.swapEntry));
        page.unlock(cpu);
        test.end();
    }

    @Test
    void deletingGivesAllOfThemBack() {
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        int offset = page.swapEntry;
        SwapCache.deleteFromSwapCache(cpu, swap, page);
        assertEquals(1, page.count());
        assertFalse(page.isSwapCache());
        assertEquals(0, page.swapEntry);
        assertNull(swap.radixTree[offset]);
        assertEquals(0, swap.users(offset));
        assertEquals(0, swap.inUse());
        assertTrue(page.isLocked());
        page.unlock(cpu);
        test.end();
    }

    /** In the half of the deletion that tree_lock guards, the flag goes and the reference stays. */
    @Test
    void theFlagGoesBeforeTheReference() {
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        SwapCache.deleteLocked(swap, page);
        assertFalse(page.isSwapCache());
        assertEquals(2, page.count());
    }

    @Test
    void bothWantThePageLocked() {
        assertBug("not locked", () -> SwapCache.addToSwap(cpu, swap, page));
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        page.unlock(cpu);
        assertBug("not locked", () -> SwapCache.deleteLocked(swap, page));
    }

    @Test
    void addingTwiceIsABug() {
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        assertBug("PageSwapCache", () -> SwapCache.addToSwap(cpu, swap, page));
    }

    @Test
    void aPrivatePageIsNotAdded() {
        page.lock(cpu);
        page.setFlag(Page.PG_PRIVATE);
        assertBug("PagePrivate", () -> SwapCache.addToSwap(cpu, swap, page));
    }

    @Test
    void deletingWhatIsNotThereIsABug() {
        page.lock(cpu);
        assertBug("not in the swap cache", () -> SwapCache.deleteLocked(swap, page));
    }

    @Test
    void deletingUnderWritebackIsABug() {
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        page.setFlag(Page.PG_WRITEBACK);
        assertBug("writeback", () -> SwapCache.deleteLocked(swap, page));
    }

    @Test
    void withoutASlotNothingIsAdded() {
        while (swap.getSwapPage(cpu) != 0) {
            assertTrue(swap.inUse() <= 16);
        }
        page.lock(cpu);
        assertFalse(SwapCache.addToSwap(cpu, swap, page));
        assertFalse(page.isSwapCache());
        assertEquals(1, page.count());
    }

    @Test
    void withoutMemoryForTheTreeTheSlotIsGivenBack() {
        page.lock(cpu);
        cpu.failNthAllocation(1);
        assertFalse(SwapCache.addToSwap(cpu, swap, page));
        assertEquals("radix_tree_node_alloc", cpu.injectedFailure());
        assertEquals(0, swap.inUse());
        assertFalse(page.isSwapCache());
        assertEquals(1, page.count());
    }

    // ---- reading

    @Test
    void aLookUpTakesAReference() {
        page.lock(cpu);
        SwapCache.addToSwap(cpu, swap, page);
        assertSame(page, SwapCache.findGetPage(cpu, swap, page.swapEntry));
        assertEquals(3, page.count());
        assertNull(SwapCache.findGetPage(cpu, swap, page.swapEntry - 1));
    }

    @Test
    void readingBringsTheBytesBackAndAUserForTheCache() {
        test.swapOut(0);
        int offset = Pte.swapOffset(test.mm.pte(0));
        assertEquals(1, swap.users(offset), "the pte's");
        assertNull(swap.radixTree[offset]);
        Page read = SwapCache.readSwapCacheAsync(cpu, swap, offset);
        assertEquals(100, read.load(0));
        assertEquals(2, swap.users(offset));
        assertEquals(3, read.count(), "the caller's, the cache's, the pagevec's");
        assertTrue(read.isSet(Page.PG_UPTODATE) && read.isSwapCache());
        assertFalse(read.isLocked());
        assertSame(read, SwapCache.readSwapCacheAsync(cpu, swap, offset), "already there");
        assertEquals(4, read.count());
        assertEquals(2, swap.users(offset));
        read.put(cpu);
        read.put(cpu);
        test.end();
    }

    @Test
    void readingWithoutMemoryReturnsNothing() {
        test.swapOut(0);
        int offset = Pte.swapOffset(test.mm.pte(0));
        cpu.failNthAllocation(1);
        assertNull(SwapCache.readSwapCacheAsync(cpu, swap, offset));
        assertEquals(1, swap.users(offset));
        test.end();
    }

    @Test
    void readingAFreedSlotReturnsNothingAndKeepsNothing() {
        int free = test.machine.freeFrames();
        assertNull(SwapCache.readSwapCacheAsync(cpu, swap, 3));
        assertEquals(free, test.machine.freeFrames());
        assertEquals(0, swap.users(3));
        test.end();
    }
}
