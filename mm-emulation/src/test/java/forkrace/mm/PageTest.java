// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final int WORDS = 4;

    private final Machine machine = TestMachine.boot().machine;
    private final Cpu cpu = machine.cpu(0);
    private final Cpu otherCpu = machine.cpu(1);
    private final Page page = PageAlloc.allocPage(cpu);

    // ---- _count

    @Test
    void anAllocatedPageHasOneReferenceAndNoMapping() {
        assertEquals(1, page.count());
        assertEquals(0, page.mapcount());
        assertFalse(page.isMapped());
        assertFalse(page.isAnon());
        assertEquals(0, page.pins());
    }

    @Test
    void theLastPutFreesThePage() {
        int free = machine.freeFrames();
        page.get();
        page.put(cpu);
        assertEquals(free, machine.freeFrames());
        page.put(cpu);
        assertEquals(free + 1, machine.freeFrames());
        assertEquals(0, page.count());
    }

    @Test
    void puttingAFreePageIsABug() {
        page.put(cpu);
        assertBug("put_page", () -> page.put(cpu));
    }

    @Test
    void gettingAFreePageIsABug() {
        page.put(cpu);
        assertBug("get_page", page::get);
    }

    @Test
    void getUnlessZeroRefusesAFreePage() {
        assertTrue(page.getUnlessZero());
        assertEquals(2, page.count());
        assertFalse(page.putTestZero());
        assertTrue(page.putTestZero());
        assertFalse(page.getUnlessZero());
        assertEquals(0, page.count());
    }

    @Test
    void concurrentReferencesAreAllCounted() {
        Actors.Actor taker = () -> {
            for (int i = 0; i < 20_000; i++) {
                page.get();
                page.incMapcount();
                assertTrue(page.getUnlessZero());
                assertFalse(page.putTestZero());
            }
        };
        Actors.run(taker, taker);
        assertEquals(40_001, page.count());
        assertEquals(40_000, page.mapcount());
    }

    @Test
    void pinsAreCountedBesidesTheReferences() {
        page.notePin();
        page.notePin();
        assertEquals(2, page.pins());
        assertEquals(1, page.count());
        page.noteUnpin();
        assertEquals(1, page.pins());
    }

    // ---- _mapcount

    @Test
    void theFirstAndTheLastMappingAreToldApart() {
        assertTrue(page.incMapcountTestZero());
        assertTrue(page.isMapped());
        assertFalse(page.incMapcountTestZero());
        assertEquals(2, page.mapcount());
        assertFalse(page.decMapcountTestNegative());
        assertTrue(page.decMapcountTestNegative());
        assertFalse(page.isMapped());
    }

    @Test
    void unmappingAnUnmappedPageIsABug() {
        assertBug("page_remove_rmap", page::decMapcountTestNegative);
    }

    @Test
    void theFirstMappingOfANewPageIsPlain() {
        page.setFirstMapping();
        assertEquals(1, page.mapcount());
        page.resetMapcount();
        assertEquals(0, page.mapcount());
    }

    // ---- flags

    @Test
    void aFlagIsSetAndClearedAlone() {
        page.setFlag(Page.PG_DIRTY);
        page.setFlag(Page.PG_LRU);
        page.setGup();
        assertTrue(page.isDirty() && page.isLru() && page.isGup());
        page.clearFlag(Page.PG_LRU);
        assertTrue(page.isDirty() && !page.isLru() && page.isGup());
        page.clearFlagNonAtomic(Page.PG_DIRTY);
        assertEquals(Page.PG_GUP, page.flags());
    }

    @Test
    void theSwapCacheOwnsOneReference() {
        assertEquals(0, page.swapCacheRefs());
        page.setFlag(Page.PG_SWAPCACHE);
        assertTrue(page.isSwapCache());
        assertEquals(1, page.swapCacheRefs());
    }

    @Test
    void theFlagBitsAreThoseOf2618() {
        assertEquals(1, Page.PG_LOCKED);
        assertEquals(1 << 5, Page.PG_LRU);
        assertEquals(1 << 6, Page.PG_ACTIVE);
        assertEquals(1 << 15, Page.PG_SWAPCACHE);
        assertEquals(1 << 19, Page.PG_BUDDY);
        assertEquals(1 << 20, Page.PG_GUP);
    }

    @Test
    void atomicFlagsOfTwoCpusDoNotDisturbEachOther() {
        Actors.run(() -> flip(Page.PG_GUP), () -> flip(Page.PG_DIRTY));
        assertEquals(0, page.flags());
    }

    private void flip(int flag) {
        for (int i = 0; i < 20_000; i++) {
            page.setFlag(flag);
            assertTrue(page.isSet(flag));
            page.clearFlag(flag);
            assertFalse(page.isSet(flag));
        }
    }

    // ---- PG_locked

    @Test
    void trylockTakesAFreeLockOnly() {
        assertTrue(page.tryLock(cpu));
        assertTrue(page.isLocked());
        assertFalse(page.tryLock(otherCpu));
        otherCpu.assertQuiet("a failed trylock");
        page.unlock(cpu);
        assertFalse(page.isLocked());
    }

    @Test
    void lockPageWaitsForTheHolder() {
        page.lock(cpu);
        Actors.Running waiter = Actors.start(() -> page.lock(otherCpu));
        Actors.letOthersRun();
        assertTrue(waiter.isRunning());
        page.unlock(cpu);
        waiter.join();
        page.unlock(otherCpu);
    }

    private int guarded;

    @Test
    void thePageLockExcludes() {
        Actors.run(() -> countUnderLock(cpu), () -> countUnderLock(otherCpu));
        assertEquals(20_000, guarded);
    }

    private void countUnderLock(Cpu owner) {
        for (int i = 0; i < 10_000; i++) {
            page.lock(owner);
            guarded++;
            page.unlock(owner);
        }
    }

    @Test
    void onlyTheHolderUnlocks() {
        page.lock(cpu);
        assertBug("does not hold", () -> page.unlock(otherCpu));
    }

    @Test
    void unlockingAnUnlockedPageIsABug() {
        page.lock(cpu);
        page.clearFlag(Page.PG_LOCKED);
        assertBug("unlock_page", () -> page.unlock(cpu));
    }

    @Test
    void underASpinLockOnlyTheTrylockIsAllowed() {
        SpinLock ptl = new SpinLock();
        ptl.lock(cpu, LockClass.PTE);
        assertBug("lock_page", () -> page.lock(cpu));
        assertFalse(page.isLocked());
        assertTrue(page.tryLock(cpu));
        page.unlock(cpu);
        ptl.unlock(cpu);
    }

    @Test
    void lockPageTwiceIsABug() {
        page.lock(cpu);
        assertBug("recursive", () -> page.lock(cpu));
    }

    // ---- the frame

    @Test
    void aFrameNobodyStoredIntoReadsAsZeros() {
        for (int word = 0; word < WORDS; word++) {
            assertEquals(0, page.load(word));
        }
    }

    @Test
    void aStoreChangesOneWord() {
        page.store(2, 22, WORDS);
        assertEquals(22, page.load(2));
        assertEquals(0, page.load(1));
        assertEquals(0, page.load(3));
    }

    @Test
    void theFirstStoresOfTwoCpusBothSurvive() {
        for (int round = 0; round < 300; round++) {
            Page fresh = new Page(1);
            Actors.run(() -> fresh.store(0, 1, WORDS), () -> fresh.store(3, 4, WORDS));
            assertEquals(1, fresh.load(0));
            assertEquals(4, fresh.load(3));
        }
    }

    @Test
    void aCopyHasEveryWordAndIsItsOwn() {
        Page copy = new Page(2);
        for (int word = 0; word < WORDS; word++) {
            page.store(word, 10 + word, WORDS);
        }
        copy.copyFrom(page, cpu);
        page.store(0, 99, WORDS);
        for (int word = 0; word < WORDS; word++) {
            assertEquals(10 + word, copy.load(word));
        }
    }

    @Test
    void aCopyOfAnUntouchedFrameOverwritesWithZeros() {
        Page copy = new Page(2);
        copy.store(1, 5, WORDS);
        copy.copyFrom(page, cpu);
        assertEquals(0, copy.load(1));
    }

    @Test
    void clearingZeroesEveryWord() {
        page.store(0, 1, WORDS);
        page.store(3, 1, WORDS);
        page.clear();
        assertEquals(0, page.load(0));
        assertEquals(0, page.load(3));
        new Page(3).clear();
    }

    @Test
    void messagesShowTheThreeNumbers() {
        page.incMapcount();
        page.setFlag(Page.PG_DIRTY);
        assertEquals("page " + page.pfn() + " count 1 mapcount 1 flags 0x10", page.toString());
    }
}
