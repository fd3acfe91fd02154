// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SwapTest {

    private static final int SLOTS = 16;

    private final TestMachine test = TestMachine.boot().touch(0, 1).drain();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final Swap swap = test.machine.swap;
    private final Page page = mm.pageAt(0);

    private void lockAndAdd() {
        page.lock(cpu);
        assertTrue(SwapCache.addToSwap(cpu, swap, page));
    }

    private void fillUpTo(int slots) {
        while (swap.inUse() < slots) {
            assertTrue(swap.getSwapPage(cpu) != 0);
        }
    }

    // ---- slots

    @Test
    void slotsAreGivenOutOnceUntilNoneIsLeft() {
        boolean[] seen = new boolean[SLOTS + 1];
        for (int i = 0; i < SLOTS; i++) {
            int offset = swap.getSwapPage(cpu);
            assertFalse(seen[offset]);
            seen[offset] = true;
        }
        assertFalse(seen[0], "slot 0 is the header");
        assertEquals(0, swap.getSwapPage(cpu));
        assertEquals(SLOTS, swap.inUse());
    }

    @Test
    void aSlotIsFreeWhenItsLastUserLeaves() {
        int offset = swap.getSwapPage(cpu);
        assertTrue(swap.duplicate(cpu, offset));
        assertEquals(2, swap.users(offset));
        swap.free(cpu, offset);
        assertEquals(1, swap.inUse());
        swap.free(cpu, offset);
        assertEquals(0, swap.inUse());
        assertFalse(swap.duplicate(cpu, offset));
        assertBug("swap_free", () -> swap.free(cpu, offset));
    }

    @Test
    void swapIsFullWhenMoreThanHalfIsInUse() {
        fillUpTo(SLOTS / 2);
        assertFalse(swap.isFull());
        fillUpTo(SLOTS / 2 + 1);
        assertTrue(swap.isFull());
    }

    // ---- can_share_swap_page

    @Test
    void onePteIsOneUser() {
        page.lock(cpu);
        assertTrue(Swap.canShareSwapPage(cpu, page));
        page.get();
        assertTrue(Swap.canShareSwapPage(cpu, page), "page_count is not looked at");
    }

    @Test
    void twoPtesAreTwoUsers() {
        test.fork();
        page.lock(cpu);
        assertFalse(Swap.canShareSwapPage(cpu, page));
    }

    @Test
    void aSwapEntryIsAUserTheCacheIsNot() {
        lockAndAdd();
        assertTrue(Swap.canShareSwapPage(cpu, page));
        swap.duplicate(cpu, page.swapEntry);
        assertFalse(Swap.canShareSwapPage(cpu, page));
        Rmap.pageRemoveRmap(page);
        assertTrue(Swap.canShareSwapPage(cpu, page), "no pte, one swap entry");
    }

    @Test
    void sharingIsAskedUnderThePageLock() {
        assertBug("not locked", () -> Swap.canShareSwapPage(cpu, page));
    }

    // ---- remove_exclusive_swap_page

    @Test
    void aPageThatOnlyCacheAndCallerHoldIsRemoved() {
        lockAndAdd();
        page.clearFlag(Page.PG_DIRTY);
        assertTrue(swap.removeExclusiveSwapPage(cpu, page));
        assertFalse(page.isSwapCache());
        assertEquals(1, page.count());
        assertEquals(0, swap.inUse());
        assertTrue(page.isDirty(), "the disk has no copy any more");
        page.unlock(cpu);
        test.end();
    }

    @Test
    void aPinnedPageIsNeverRemoved() {
        Page[] pinned = test.pin(0, 1, true);
        lockAndAdd();
        assertFalse(swap.removeExclusiveSwapPage(cpu, page));
        assertTrue(page.isSwapCache());
        page.unlock(cpu);
        test.unpin(pinned);
        test.end();
    }

    @Test
    void aPageWithASwapEntryIsNotRemoved() {
        lockAndAdd();
        swap.duplicate(cpu, page.swapEntry);
        assertFalse(swap.removeExclusiveSwapPage(cpu, page));
        assertTrue(page.isSwapCache());
    }

    @Test
    void aPageUnderWritebackIsNotRemoved() {
        lockAndAdd();
        page.setFlag(Page.PG_WRITEBACK);
        assertFalse(swap.removeExclusiveSwapPage(cpu, page));
    }

    @Test
    void aPageOutsideTheCacheIsNotRemoved() {
        page.lock(cpu);
        page.get();
        assertFalse(swap.removeExclusiveSwapPage(cpu, page));
        assertEquals(2, page.count());
        page.unlock(cpu);
        assertBug("not locked", () -> swap.removeExclusiveSwapPage(cpu, page));
    }

    // ---- free_swap_and_cache

    /** A page in the cache that nobody maps, with one swap entry besides. Returns its slot. */
    private int unmappedWithOneEntry(boolean pinned) {
        if (pinned) {
            test.pin(0, 1, true);
        }
        mm.pteOffset(0).testAndClearYoung(0);
        lockAndAdd();
        assertSame(Rmap.UnmapResult.SUCCESS, Rmap.tryToUnmap(cpu, page));
        page.unlock(cpu);
        int offset = Pte.swapOffset(mm.pte(0));
        assertEquals(2, swap.users(offset));
        test.setPte(0, Pte.NONE);
        return offset;
    }

    @Test
    void theLastEntryTakesThePageWithIt() {
        int free = test.machine.freeFrames();
        swap.freeSwapAndCache(cpu, unmappedWithOneEntry(false));
        assertEquals(free + 1, test.machine.freeFrames());
        assertEquals(0, swap.inUse());
        test.end();
    }

    @Test
    void aPinnedPageStaysInTheCache() {
        int offset = unmappedWithOneEntry(true);
        swap.freeSwapAndCache(cpu, offset);
        assertTrue(page.isSwapCache());
        assertFalse(page.isLocked());
        assertEquals(1, swap.users(offset));
        assertEquals(2, page.count());
        test.unpin(page);
        test.end();
    }

    /** The second alternative does not care who maps or pins the page. */
    @Test
    void withSwapMoreThanHalfFullAPinnedPageLeavesTheCache() {
        int offset = unmappedWithOneEntry(true);
        fillUpTo(SLOTS / 2 + 1);
        page.clearFlag(Page.PG_DIRTY);
        swap.freeSwapAndCache(cpu, offset);
        assertFalse(page.isSwapCache());
        assertEquals(0, swap.users(offset));
        assertEquals(1, page.count());
        assertTrue(page.isDirty());
        assertFalse(page.isLocked());
        test.unpin(page);
    }

    @Test
    void aBusyPageIsLeftToItsHolder() {
        int offset = unmappedWithOneEntry(false);
        page.lock(test.otherCpu);
        swap.freeSwapAndCache(cpu, offset);
        assertTrue(page.isSwapCache());
        assertEquals(1, page.count());
        assertEquals(1, swap.users(offset));
        page.unlock(test.otherCpu);
        test.end();
    }

    @Test
    void anEntryThatIsNotTheLastTakesNothingElse() {
        int offset = unmappedWithOneEntry(false);
        swap.duplicate(cpu, offset);
        swap.freeSwapAndCache(cpu, offset);
        assertTrue(page.isSwapCache());
        assertEquals(2, swap.users(offset));
    }

    // ---- the device

    @Test
    void theDeviceKeepsWhatWasWritten() {
        lockAndAdd();
        page.store(3, 33, 4);
        swap.area.write(page, 4);
        page.store(3, 44, 4);
        swap.area.read(page, 4);
        assertEquals(33, page.load(3));
        assertEquals(100, page.load(0));
    }

    @Test
    void mmlistHoldsAnMmOnce() {
        swap.addToMmlist(cpu, mm);
        swap.addToMmlist(cpu, mm);
        swap.removeFromMmlist(cpu, mm);
        assertFalse(mm.onMmlist);
    }

    // ---- swapping in

    /** So the next store has to fault once more, and a fork in between finds a read-only pte: M3 of the seed. */
    @Test
    void aReadLeavesAnExclusivePageReadOnlyAndInTheCache() {
        test.swapOut(0);
        assertEquals(100, cpu.load(0, 0));
        assertFalse(Pte.isWritable(mm.pte(0)));
        Page read = mm.pageAt(0);
        assertTrue(read.isSwapCache());
        assertEquals(1, read.mapcount());
        assertEquals(1, mm.anonRss());
        cpu.store(0, 0, 1);
        assertSame(read, mm.pageAt(0), "one user: reused");
        assertTrue(Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void aWriteMakesAnExclusivePageWritableAtOnce() {
        test.swapOut(0);
        cpu.store(0, 1, 1);
        assertTrue(Pte.isWritable(mm.pte(0)) && Pte.isDirty(mm.pte(0)));
        assertTrue(mm.pageAt(0).isSwapCache());
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void aWriteToASharedEntryCopies() {
        test.swapOut(0);
        MmStruct child = test.fork();
        cpu.store(0, 0, 7);
        test.otherCpuRuns(child);
        assertEquals(100, test.otherCpu.load(0, 0));
        assertEquals(7, cpu.load(0, 0));
        assertNotSame(mm.pageAt(0), child.pageAt(0));
        test.end();
    }

    /** The cache alone holds the page, so that nothing but swap's fullness decides. Returns the slot. */
    private int readAhead() {
        test.swapOut(0);
        int offset = Pte.swapOffset(mm.pte(0));
        SwapCache.readSwapCacheAsync(cpu, swap, offset).put(cpu);
        test.drain();
        return offset;
    }

    @Test
    void withSwapHalfEmptyAReadLeavesThePageInTheCache() {
        readAhead();
        fillUpTo(SLOTS / 2);
        cpu.load(0, 0);
        assertTrue(mm.pageAt(0).isSwapCache());
        assertEquals(2, mm.pageAt(0).count());
    }

    @Test
    void withSwapMoreThanHalfFullAReadTakesThePageOutOfTheCache() {
        int offset = readAhead();
        fillUpTo(SLOTS / 2 + 1);
        cpu.load(0, 0);
        assertFalse(mm.pageAt(0).isSwapCache());
        assertEquals(0, swap.users(offset));
        assertEquals(1, mm.pageAt(0).count());
    }

    // ---- two devices

    private final TestMachine two =
            TestMachine.boot(TestMachine.SHAPE.withSwapDevices(2).withSwapSlots(4));

    @Test
    void devicesTakeTurns() {
        Swap swaps = two.machine.swap;
        StringBuilder types = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            types.append(Pte.swapType(Pte.ofSwapEntry(swaps.getSwapPage(two.cpu))));
        }
        assertEquals("01010101", types.toString());
        assertEquals(0, swaps.getSwapPage(two.cpu));
        assertEquals(8, swaps.inUse());
        swaps.free(two.cpu, Pte.swapEntry(1, 3));
        assertEquals(Pte.swapEntry(1, 3), swaps.getSwapPage(two.cpu), "the other one is full");
    }

    @Test
    void pagesComeBackFromBothDevices() {
        two.touch(0, 4);
        two.swapOut(0);
        boolean second = false;
        for (int vpn = 0; vpn < 4; vpn++) {
            second |= Pte.swapType(two.mm.pte(vpn)) == 1;
        }
        assertTrue(second);
        for (int vpn = 0; vpn < 4; vpn++) {
            assertEquals(100 + vpn, two.cpu.load(vpn, 0));
        }
        two.end();
    }

    /** What RHEL 5.3.z 128.1.14 does to a pte that became a swap entry: bit 1 is the lowest bit of the type. */
    @Test
    void aSwapPteMadeWritableNamesAnotherDevice() {
        two.touch(0, 1);
        two.swapOut(0);
        long entry = two.mm.pte(0);
        two.setPte(0, Pte.writable(entry));
        assertEquals(1, Pte.swapType(two.mm.pte(0)));
        assertEquals(Pte.swapOffset(entry), Pte.swapOffset(two.mm.pte(0)));
        assertBug("unused slot", () -> two.cpu.load(0, 0));
    }

    @Test
    void aSwapPteMadeWritableIsABugWhenItIsZapped() {
        two.touch(0, 1);
        two.swapOut(0);
        two.setPte(0, Pte.writable(two.mm.pte(0)));
        assertBug("swap_free of an unused slot", () -> Mmap.munmap(two.cpu, 0, 1));
    }

    @Test
    void aSwapPteMadeWritableIsABugWhenItIsForked() {
        two.touch(0, 1);
        two.swapOut(0);
        two.setPte(0, Pte.writable(two.mm.pte(0)));
        assertBug("unused slot", () -> Fork.dupMm(two.cpu, two.mm));
    }

    @Test
    void withOneDeviceASwapPteMadeWritableNamesNone() {
        test.swapOut(0);
        test.setPte(0, Pte.writable(mm.pte(0)));
        assertBug("Bad swap file entry", () -> cpu.load(0, 0));
    }

    @Test
    void anEntryNamesASlotOfADevice() {
        assertTrue(two.machine.swap.area.isValid(Pte.swapEntry(1, 4)));
        for (int entry : new int[] {Pte.swapEntry(1, 0), Pte.swapEntry(0, 5), Pte.swapEntry(2, 1)}) {
            assertFalse(two.machine.swap.area.isValid(entry));
            assertBug("Bad swap file entry", () -> two.machine.swap.duplicate(two.cpu, entry));
        }
    }
}
