// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RmapTest {

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    /** A page in the swap cache, locked, as shrink_page_list has it. */
    private Page lockedInSwapCache(int vpn) {
        Page page = mm.pageAt(vpn);
        page.lock(cpu);
        assertTrue(SwapCache.addToSwap(cpu, test.machine.swap, page));
        return page;
    }

    private static void age(MmStruct process, int vpn) {
        process.pteOffset(vpn).testAndClearYoung(process.pteIndex(vpn));
    }

    @Test
    void aNewPageKnowsItsVmaAndItsPlace() {
        test.touch(0, 3);
        Page page = mm.pageAt(2);
        assertEquals(1, page.mapcount());
        assertEquals(2, page.index);
        assertSame(mm.firstVma().anonVma(), page.mapping());
        test.end();
    }

    @Test
    void onlyTheFirstMappingSetsThePlace() {
        test.touch(0, 1);
        VmArea vma = mm.firstVma();
        Page page = PageAlloc.allocPage(cpu);
        Rmap.pageAddAnonRmap(page, vma, 4);
        Rmap.pageAddAnonRmap(page, vma, 5);
        assertEquals(2, page.mapcount());
        assertEquals(4, page.index);
    }

    @Test
    void aVmaWithoutAnonVmaCannotHaveAnonymousPages() {
        Page page = PageAlloc.allocPage(cpu);
        assertBug("no anon_vma", () -> Rmap.pageAddNewAnonRmap(page, mm.firstVma(), 0));
    }

    @Test
    void aPageStaysAnonymousAfterItsLastMapping() {
        test.touch(0, 1);
        Page page = mm.pageAt(0);
        Rmap.pageRemoveRmap(page);
        assertTrue(page.isAnon());
        assertFalse(page.isMapped());
    }

    // ---- page_referenced

    @Test
    void everyYoungPteCountsAndIsMadeOld() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        cpu.load(0, 0);
        test.otherCpuRuns(child).load(0, 0);
        Page page = mm.pageAt(0);
        page.setFlag(Page.PG_REFERENCED);
        page.lock(cpu);
        assertEquals(3, Rmap.pageReferenced(cpu, page), "the flag and two ptes");
        assertFalse(page.isSet(Page.PG_REFERENCED));
        assertFalse(Pte.isYoung(mm.pte(0)));
        assertFalse(Pte.isYoung(child.pte(0)));
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false), "flushed, so that the next use is seen");
        assertEquals(0, Rmap.pageReferenced(cpu, page));
        page.unlock(cpu);
        test.end();
    }

    @Test
    void aPageThatMovedIsNotLookedForThere() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        Page page = mm.pageAt(0);
        cpu.store(0, 0, 2);
        cpu.load(0, 0);
        page.lock(cpu);
        assertEquals(0, Rmap.pageReferenced(cpu, page), "the parent's pte maps another page, the child's is old");
        page.unlock(cpu);
        assertTrue(Pte.isYoung(mm.pte(0)));
        assertSame(page, child.pageAt(0));
        test.end();
    }

    // ---- try_to_unmap

    @Test
    void everyPteBecomesASwapEntry() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        test.drain();
        age(mm, 0);
        Page page = lockedInSwapCache(0);
        assertEquals(3, page.count());
        assertSame(Rmap.UnmapResult.SUCCESS, Rmap.tryToUnmap(cpu, page));
        long entry = Pte.ofSwapEntry(0, page.swapEntry);
        assertEquals(entry, mm.pte(0));
        assertEquals(entry, child.pte(0));
        assertEquals(0, page.mapcount());
        assertEquals(1, page.count(), "the cache's");
        assertEquals(3, test.machine.swap.users(page.swapEntry));
        assertEquals(0, mm.anonRss());
        assertEquals(0, child.anonRss());
        assertTrue(mm.onMmlist && child.onMmlist);
        assertTrue(page.isDirty());
        page.unlock(cpu);
        test.end();
    }

    @Test
    void theUnmappedPageLeavesEveryTlb() {
        test.otherCpuRuns(mm).store(0, 0, 1);
        age(mm, 0);
        Page page = lockedInSwapCache(0);
        assertSame(Rmap.UnmapResult.SUCCESS, Rmap.tryToUnmap(cpu, page));
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false));
        page.unlock(cpu);
        test.end();
    }

    @Test
    void aYoungPteIsLeftAlone() {
        test.touch(0, 1);
        Page page = lockedInSwapCache(0);
        assertSame(Rmap.UnmapResult.FAIL, Rmap.tryToUnmap(cpu, page));
        assertSame(page, mm.pageAt(0));
        assertFalse(Pte.isYoung(mm.pte(0)));
        assertSame(Rmap.UnmapResult.SUCCESS, Rmap.tryToUnmap(cpu, page));
        page.unlock(cpu);
        test.end();
    }

    @Test
    void aLockedVmaIsLeftAlone() {
        test.touch(0, 1);
        mm.firstVma().flags |= VmArea.VM_LOCKED;
        age(mm, 0);
        Page page = lockedInSwapCache(0);
        assertSame(Rmap.UnmapResult.FAIL, Rmap.tryToUnmap(cpu, page));
        assertSame(page, mm.pageAt(0));
        page.unlock(cpu);
        test.end();
    }

    /** Nothing asks for page_count: M2 of the seed begins here. */
    @Test
    void aPinDoesNotStopIt() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, true)[0];
        age(mm, 0);
        lockedInSwapCache(0);
        assertSame(Rmap.UnmapResult.SUCCESS, Rmap.tryToUnmap(cpu, page));
        page.unlock(cpu);
        assertEquals(1, page.pins());
        test.assertInvariants();
        test.unpin(page);
        test.end();
    }

    @Test
    void itWantsThePageLock() {
        test.touch(0, 1);
        assertBug("not locked", () -> Rmap.tryToUnmap(cpu, mm.pageAt(0)));
    }

    @Test
    void itWantsThePageInTheSwapCache() {
        test.touch(0, 1);
        age(mm, 0);
        Page page = mm.pageAt(0);
        page.lock(cpu);
        assertBug("outside the swap cache", () -> Rmap.tryToUnmap(cpu, page));
    }
}
