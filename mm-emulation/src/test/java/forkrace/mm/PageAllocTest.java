// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.sync.KernelBug;
import forkrace.sync.LockClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAllocTest {

    private Machine machine = machine(FixId.UNFIXED, 64);
    private Cpu cpu = machine.cpu(0);

    private static Machine machine(FixId fix, int frames) {
        return new Machine(Profile.RHEL_5_2, fix.create(), TestMachine.SHAPE.withFrames(frames));
    }

    private void reboot(FixId fix, int frames) {
        machine = machine(fix, frames);
        cpu = machine.cpu(0);
    }

    private Page alloc() {
        Page page = PageAlloc.allocPage(cpu);
        assertNotNull(page);
        return page;
    }

    private void free(Page page) {
        page.setCount(0);
        PageAlloc.freeHotPage(cpu, page);
    }

    // ---- the check at free

    @ParameterizedTest
    @ValueSource(
            ints = {
                Page.PG_LOCKED,
                Page.PG_LRU,
                Page.PG_ACTIVE,
                Page.PG_RESERVED,
                Page.PG_PRIVATE,
                Page.PG_WRITEBACK,
                Page.PG_SWAPCACHE,
                Page.PG_RECLAIM,
                Page.PG_BUDDY
            })
    void aPageIsNotFreedWithThisFlag(int flag) {
        Page page = alloc();
        page.setFlag(flag);
        assertBug("free_pages_check", () -> free(page));
    }

    @Test
    void aPageIsNotFreedWhileMapped() {
        Page page = alloc();
        page.incMapcount();
        assertBug("free_pages_check", () -> free(page));
    }

    @Test
    void aPageIsNotFreedWithAReference() {
        Page page = alloc();
        assertBug("free_pages_check", () -> PageAlloc.freeHotPage(cpu, page));
    }

    @Test
    void freeingForgetsTheAnonVma() {
        Page page = alloc();
        page.setMapping(new AnonVma());
        free(page);
        assertFalse(page.isAnon());
    }

    @Test
    void freeingClearsDirtySilently() {
        Page page = alloc();
        page.setFlag(Page.PG_DIRTY | Page.PG_UPTODATE | Page.PG_REFERENCED);
        free(page);
        assertEquals(Page.PG_UPTODATE | Page.PG_REFERENCED, page.flags());
    }

    @Test
    void freeingClearsTheFlagOfTheSeedOnlyWithTheSeed() {
        Page page = alloc();
        page.setGup();
        free(page);
        assertTrue(page.isGup());
        reboot(FixId.SEED_PGGUP, 64);
        page = alloc();
        page.setGup();
        free(page);
        assertFalse(page.isGup());
    }

    // ---- the check at allocation

    @ParameterizedTest
    @ValueSource(
            ints = {
                Page.PG_LOCKED,
                Page.PG_DIRTY,
                Page.PG_LRU,
                Page.PG_ACTIVE,
                Page.PG_RESERVED,
                Page.PG_PRIVATE,
                Page.PG_WRITEBACK,
                Page.PG_SWAPCACHE,
                Page.PG_RECLAIM,
                Page.PG_BUDDY
            })
    void aPageIsNotGivenOutWithThisFlag(int flag) {
        freedLast().setFlag(flag);
        assertBug("prep_new_page", () -> PageAlloc.allocPage(cpu));
    }

    /** The page that the next allocation gives out. */
    private Page freedLast() {
        Page page = alloc();
        free(page);
        return page;
    }

    @Test
    void aPageIsNotGivenOutMapped() {
        freedLast().incMapcount();
        assertBug("prep_new_page", () -> PageAlloc.allocPage(cpu));
    }

    @Test
    void aPageIsNotGivenOutWithAMapping() {
        freedLast().setMapping(new AnonVma());
        assertBug("prep_new_page", () -> PageAlloc.allocPage(cpu));
    }

    @Test
    void aPageIsNotGivenOutWithAReference() {
        freedLast().setCount(1);
        assertBug("prep_new_page", () -> PageAlloc.allocPage(cpu));
    }

    @Test
    void theFlagOfTheSeedIsBadOnlyWithTheSeed() {
        freedLast().setGup();
        assertTrue(alloc().isGup());
        reboot(FixId.SEED_PGGUP, 64);
        freedLast().setGup();
        assertBug("prep_new_page", () -> PageAlloc.allocPage(cpu));
    }

    @Test
    void aNewPageIsNeitherUptodateNorReferenced() {
        freedLast().setFlag(Page.PG_UPTODATE | Page.PG_REFERENCED);
        Page page = alloc();
        assertEquals(0, page.flags());
        assertEquals(1, page.count());
    }

    @Test
    void badPageClearsWhatTheKernelClears() {
        int cleared = Page.PG_LRU | Page.PG_PRIVATE | Page.PG_LOCKED | Page.PG_ACTIVE | Page.PG_DIRTY | Page.PG_RECLAIM;
        cleared |= Page.PG_SWAPCACHE | Page.PG_WRITEBACK | Page.PG_BUDDY;
        Page page = alloc();
        page.setFlag(cleared | Page.PG_RESERVED | Page.PG_GUP | Page.PG_UPTODATE);
        page.setMapping(new AnonVma());
        page.incMapcount();
        KernelBug bug = PageAlloc.badPage(cpu, page, "test");
        assertTrue(bug.getMessage().contains("bad_page in test: page " + page.pfn()), bug::getMessage);
        assertEquals(Page.PG_RESERVED | Page.PG_GUP | Page.PG_UPTODATE, page.flags());
        assertEquals(0, page.count());
        assertEquals(0, page.mapcount());
        assertFalse(page.isAnon());
        reboot(FixId.SEED_PGGUP, 64);
        Page ofSeed = alloc();
        ofSeed.setGup();
        PageAlloc.badPage(cpu, ofSeed, "test");
        assertFalse(ofSeed.isGup());
    }

    // ---- the lists

    @Test
    void anEmptyCpuListTakesABatchAndAFullOneGivesABatchBack() {
        reboot(FixId.UNFIXED, 4 * 4096);
        Zone zone = machine.zone;
        assertEquals(4, zone.batch);
        assertEquals(24, zone.high());
        Page[] pages = new Page[24];
        pages[0] = alloc();
        assertEquals(3, cpu.pcp.size());
        assertEquals(4 * 4096 - 4, zone.freePages());
        for (int i = 1; i < 24; i++) {
            pages[i] = alloc();
        }
        assertEquals(0, cpu.pcp.size());
        for (int i = 0; i < 23; i++) {
            free(pages[i]);
        }
        assertEquals(23, cpu.pcp.size());
        assertEquals(4 * 4096 - 24, zone.freePages());
        free(pages[23]);
        assertEquals(20, cpu.pcp.size());
        assertEquals(4 * 4096 - 20, zone.freePages());
    }

    @Test
    void theBatchHasBounds() {
        assertEquals(1, new Zone(1).batch);
        assertEquals(31, new Zone(1 << 20).batch);
    }

    @Test
    void thePageFreedLastIsGivenOutFirst() {
        Page first = alloc();
        Page second = alloc();
        free(first);
        free(second);
        assertSame(second, alloc());
        assertSame(first, alloc());
    }

    /** Coldest go back: whoever allocates next gets a warm frame. */
    @Test
    void theListGivesItsOldestPageBack() {
        Page oldest = alloc();
        Page[] others = new Page[5];
        for (int i = 0; i < 5; i++) {
            others[i] = alloc();
        }
        free(oldest);
        for (Page other : others) {
            free(other);
        }
        assertEquals(5, cpu.pcp.size());
        assertSame(oldest, machine.zone.takeFree());
    }

    @Test
    void exhaustionReturnsNull() {
        reboot(FixId.UNFIXED, 3);
        Page page = alloc();
        alloc();
        alloc();
        assertNull(PageAlloc.allocPage(cpu));
        assertNull(PageAlloc.allocZeroedPage(cpu));
        free(page);
        assertSame(page, alloc());
    }

    @Test
    void whatAnotherCpuHasInItsListIsOutOfReach() {
        reboot(FixId.UNFIXED, 1);
        Page page = PageAlloc.allocPage(machine.cpu(1));
        page.put(machine.cpu(1));
        assertEquals(1, machine.freeFrames());
        assertNull(PageAlloc.allocPage(cpu));
        assertSame(page, PageAlloc.allocPage(machine.cpu(1)));
    }

    @Test
    void everyFrameIsGivenOutOnce() {
        boolean[] seen = new boolean[65];
        for (int i = 0; i < 64; i++) {
            int pfn = alloc().pfn();
            assertFalse(seen[pfn]);
            seen[pfn] = true;
        }
        assertFalse(seen[0], "the zero page is not for allocation");
        assertEquals(0, machine.freeFrames());
    }

    @Test
    void anInjectedFailureTakesNothing() {
        cpu.failNthAllocation(2);
        alloc();
        int free = machine.freeFrames();
        assertNull(PageAlloc.allocPage(cpu));
        assertEquals("alloc_page", cpu.injectedFailure());
        assertEquals(free, machine.freeFrames());
        alloc();
    }

    @Test
    void allocationMaySleep() {
        machine.zone.lruLock.lock(cpu, LockClass.LRU);
        assertBug("alloc_page", () -> PageAlloc.allocPage(cpu));
    }

    @Test
    void onlyAZeroedPageIsZero() {
        Page page = alloc();
        page.store(1, 11, 4);
        free(page);
        assertEquals(11, alloc().load(1), "the contents are whatever was there");
        free(page);
        assertSame(page, PageAlloc.allocZeroedPage(cpu));
        assertEquals(0, page.load(1));
    }
}
