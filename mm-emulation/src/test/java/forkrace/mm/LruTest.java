// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;

/** {@link Lru} and {@link Pagevec}. */
class LruTest {

    private static final Profile VANILLA = Profile.RHEL_5_2.withEl5Pagevecs(false);

    private TestMachine test = TestMachine.boot();
    private Cpu cpu = test.cpu;

    private Page newPage() {
        Page page = PageAlloc.allocPage(cpu);
        assertNotNull(page);
        return page;
    }

    private Page onInactiveList() {
        Page page = newPage();
        Lru.cacheAdd(cpu, page);
        Lru.addDrain(cpu);
        assertTrue(page.isLru() && !page.isActive());
        return page;
    }

    @Test
    void aQueuedPageHasOneReferenceMore() {
        cpu.store(0, 0, 1);
        Page page = test.mm.pageAt(0);
        assertEquals(2, page.count());
        assertEquals(1, page.mapcount());
        assertFalse(page.isLru());
        assertEquals(1, cpu.pagevecReferences(page));
        cpu.lruAddDrain();
        assertEquals(1, page.count());
        assertTrue(page.isLru() && page.isActive());
        assertEquals(0, cpu.pagevecReferences(page));
        test.end();
    }

    @Test
    void theFourteenthPageFlushes() {
        Page[] pages = new Page[14];
        for (int i = 0; i < 13; i++) {
            pages[i] = newPage();
            Lru.cacheAddActive(cpu, pages[i]);
        }
        assertEquals(13, cpu.lruAddActivePvec.count());
        assertEquals(0, test.machine.zone.activeList.size());
        pages[13] = newPage();
        Lru.cacheAddActive(cpu, pages[13]);
        assertEquals(0, cpu.lruAddActivePvec.count());
        assertEquals(14, test.machine.zone.activeList.size());
        for (Page page : pages) {
            assertEquals(1, page.count());
            assertTrue(page.isLru() && page.isActive());
            page.put(cpu);
        }
        test.end();
    }

    @Test
    void theOtherPagevecFlushesAtFourteenToo() {
        Page[] pages = new Page[14];
        for (int i = 0; i < 14; i++) {
            assertEquals(i, cpu.lruAddPvec.count());
            pages[i] = newPage();
            Lru.cacheAdd(cpu, pages[i]);
        }
        assertEquals(14, test.machine.zone.inactiveList.size());
        for (Page page : pages) {
            assertTrue(page.isLru() && !page.isActive());
            page.put(cpu);
        }
        test.end();
    }

    @Test
    void drainingIsLocal() {
        test.otherCpuRuns(test.mm).store(0, 0, 1);
        cpu.store(1, 0, 1);
        cpu.lruAddDrain();
        assertEquals(1, test.mm.pageAt(1).count());
        assertEquals(2, test.mm.pageAt(0).count(), "waits in the pagevec of CPU 1");
        test.otherCpu.lruAddDrain();
        assertEquals(1, test.mm.pageAt(0).count());
        test.end();
    }

    /** So a fix that trusts the count sees a reference nobody pinned. */
    @Test
    void forkDoesNotDrain() {
        cpu.store(0, 0, 1);
        test.fork();
        assertEquals(1, cpu.pagevecReferences(test.mm.pageAt(0)));
        assertEquals(3, test.mm.pageAt(0).count());
        test.end();
    }

    @Test
    void aPageFreedInThePagevecIsFreeAfterTheDrain() {
        int free = test.machine.freeFrames();
        Page page = newPage();
        Lru.cacheAddActive(cpu, page);
        page.put(cpu);
        assertEquals(free - 1, test.machine.freeFrames());
        cpu.lruAddDrain();
        assertEquals(free, test.machine.freeFrames());
        assertFalse(page.isLru());
        assertEquals(0, test.machine.zone.activeList.size());
    }

    @Test
    void theLastPutTakesThePageOffTheLists() {
        Page inactive = onInactiveList();
        Page active = newPage();
        Lru.cacheAddActive(cpu, active);
        cpu.lruAddDrain();
        inactive.put(cpu);
        active.put(cpu);
        assertEquals(0, test.machine.zone.inactiveList.size());
        assertEquals(0, test.machine.zone.activeList.size());
        assertEquals(0, active.flags());
        test.end();
    }

    @Test
    void queueingAPageTwiceIsABug() {
        Page page = newPage();
        Lru.cacheAddActive(cpu, page);
        Lru.cacheAddActive(cpu, page);
        assertBug("PageLRU", cpu::lruAddDrain);
    }

    @Test
    void queueingAPageThatIsOnAListIsABug() {
        Page page = onInactiveList();
        Lru.cacheAdd(cpu, page);
        assertBug("PageLRU", cpu::lruAddDrain);
    }

    @Test
    void takingAPageOffTheListsItIsNotOnIsABug() {
        assertBug("del_page_from_lru", () -> Lru.delPageFromLru(test.machine.zone, newPage()));
    }

    // ---- mark_page_accessed

    @Test
    void theFirstAccessMarksThePageReferenced() {
        Page page = onInactiveList();
        Lru.markPageAccessed(cpu, page);
        assertTrue(page.isSet(Page.PG_REFERENCED));
        assertEquals(1, page.count());
    }

    /** The extra pagevec of EL5: gup itself can leave a reference behind. */
    @Test
    void el5QueuesTheSecondAccessWithAReference() {
        Page page = onInactiveList();
        Lru.markPageAccessed(cpu, page);
        Lru.markPageAccessed(cpu, page);
        assertEquals(2, page.count());
        assertEquals(1, cpu.pagevecReferences(page));
        assertFalse(page.isActive());
        cpu.lruAddDrain();
        assertEquals(1, page.count());
        assertTrue(page.isActive());
        assertFalse(page.isSet(Page.PG_REFERENCED));
        assertEquals(1, test.machine.zone.activeList.size());
        assertEquals(0, test.machine.zone.inactiveList.size());
        page.put(cpu);
        test.end();
    }

    @Test
    void el5FlushesTheFourteenthAccess() {
        Page page = onInactiveList();
        page.setFlag(Page.PG_REFERENCED);
        for (int i = 0; i < 13; i++) {
            Lru.markPageAccessed(cpu, page);
        }
        assertEquals(14, page.count());
        assertFalse(page.isActive());
        Lru.markPageAccessed(cpu, page);
        assertEquals(1, page.count());
        assertTrue(page.isActive());
        assertEquals(1, test.machine.zone.activeList.size());
    }

    @Test
    void vanillaActivatesAtOnceWithoutAReference() {
        test = TestMachine.boot(VANILLA, FixId.UNFIXED.create(), TestMachine.SHAPE);
        cpu = test.cpu;
        Page page = onInactiveList();
        Lru.markPageAccessed(cpu, page);
        Lru.markPageAccessed(cpu, page);
        assertEquals(1, page.count());
        assertTrue(page.isActive());
        assertFalse(page.isSet(Page.PG_REFERENCED));
        assertEquals(1, test.machine.zone.activeList.size());
        page.put(cpu);
        test.end();
    }

    @Test
    void aPageOffTheListsIsNeverQueued() {
        Page page = newPage();
        Lru.markPageAccessed(cpu, page);
        Lru.markPageAccessed(cpu, page);
        assertEquals(1, page.count());
    }

    @Test
    void anActivePageIsOnlyMarked() {
        Page page = newPage();
        Lru.cacheAddActive(cpu, page);
        cpu.lruAddDrain();
        Lru.markPageAccessed(cpu, page);
        Lru.markPageAccessed(cpu, page);
        assertEquals(1, page.count());
        assertTrue(page.isSet(Page.PG_REFERENCED) && page.isActive());
    }

    @Test
    void aPageFreedWhileQueuedAsAccessedIsFreeAfterTheDrain() {
        int free = test.machine.freeFrames();
        Page page = onInactiveList();
        page.setFlag(Page.PG_REFERENCED);
        Lru.markPageAccessed(cpu, page);
        page.put(cpu);
        assertEquals(free - 1, test.machine.freeFrames());
        cpu.lruAddDrain();
        assertEquals(free, test.machine.freeFrames());
        assertEquals(0, test.machine.zone.activeList.size());
        assertEquals(0, test.machine.zone.inactiveList.size());
    }

    @Test
    void pagevecAddSaysHowManySlotsAreLeft() {
        Pagevec pvec = Pagevec.NONE.orNew();
        Page page = new Page(1);
        assertEquals(13, pvec.add(page));
        assertEquals(12, pvec.add(new Page(2)));
        assertEquals(11, pvec.add(page));
        assertEquals(2, pvec.references(page));
        assertEquals(3, pvec.count());
        pvec.reinit();
        assertEquals(0, pvec.count());
        assertEquals(0, pvec.references(page), "what it held before is gone");
    }

    @Test
    void aPagevecIsMadeWhenItsFirstPageComes() {
        assertSame(Pagevec.NONE, cpu.lruAddPvec);
        Page page = newPage();
        Lru.cacheAdd(cpu, page);
        Pagevec own = cpu.lruAddPvec;
        assertEquals(1, own.count());
        cpu.lruAddDrain();
        page.put(cpu);
        assertSame(own, own.orNew(), "and kept");
        assertEquals(0, Pagevec.NONE.count());
        test.end();
    }
}
