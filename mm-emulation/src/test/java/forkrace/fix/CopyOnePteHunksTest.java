// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.AFTER_FORK;
import static forkrace.fix.SeedLab.BEFORE_FORK;
import static forkrace.fix.SeedLab.NEXT_PAGE;
import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.SeedAblation.CallsBackHalfway.Flush;
import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.SeedHunkSteps;
import org.junit.jupiter.api.Test;

/** memory.c @@ -426, -434, -464, -484: each part of the decision, with and without. */
class CopyOnePteHunksTest {

    @Test
    void withoutAReturnValueTheReadIsLost() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAcrossFork));
        assertEquals(SeedScripts.LOST, run(new CopyOnePteAblations.ReturnsNothing(), SeedScripts::readAcrossFork));
    }

    @Test
    void startingForcedCopiesEvenTheZeroPage() {
        assertEquals("shared, child as at fork, parent untouched", run(new SeedPgGup(), SeedScripts::shareAcrossFork));
        assertEquals(
                "copied, child as at fork, parent untouched",
                run(new CopyOnePteAblations.StartsForced(), SeedScripts::shareAcrossFork));
        assertEquals("child reads 0, a stranger reads 0", run(new SeedPgGup(), SeedScripts::forkOfUntouchedPage));
        assertEquals(
                "child reads 0, a stranger reads 2; accounting; accounting; at the end: accounting",
                run(new CopyOnePteAblations.StartsForced(), SeedScripts::forkOfUntouchedPage));
        assertEquals(0, zeroPageAfterStore(new SeedPgGup(), false));
        assertEquals(AFTER_FORK, zeroPageAfterStore(new CopyOnePteAblations.StartsForced(), false));
    }

    /** What others read as zero after the parent read a page, forked, and stored to it. */
    private static long zeroPageAfterStore(ForkFix fix, boolean marked) {
        SeedLab lab = new SeedLab(fix);
        lab.touch(PAGE);
        lab.cpu.load(NEXT_PAGE, OTHER_WORD);
        if (marked) {
            SeedHunkSteps.markGup(SeedHunkSteps.zeroPage(lab.machine));
        }
        lab.fork();
        lab.storeAfterFork(NEXT_PAGE);
        return SeedScripts.strangerReads(lab);
    }

    // ---- @@ -464 and the second half of -484: the write-protection moves

    /**
     * No harm: both pte locks are held from the first look to the last store, and whoever pins takes the parent's. Only a kernel
     * with gup-fast, which takes none, must protect first and check afterwards.
     */
    @Test
    void protectingFirstServesAsWell() {
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.WriteProtectsFirst::new);
    }

    /**
     * Finding: it even serves better. The old code read the pte again after protecting it; the seed clears RW in what it had
     * loaded before, so a dirty bit that hardware sets in between stays out of the child's pte. That takes a pte that is writable
     * and clean, which no fault makes, but the seed's own pte_mkwrite() does. The child's page then looks clean when the parent is
     * gone, reclaim drops it for the old contents on the swap device, and the child's memory goes back in time.
     */
    @Test
    void theMoveLosesADirtyBitThatTheOldOrderKept() {
        String loses = "child reads 2 before and 1 after reclaim";
        String keeps = "child reads 2 before and 2 after reclaim";
        assertEquals(loses, dirtyBitDuringFork(new SeedPgGup()));
        assertEquals(keeps, dirtyBitDuringFork(new CopyOnePteAblations.WriteProtectsFirst()));
    }

    private static String dirtyBitDuringFork(ForkFix ablation) {
        SeedAblation.CallsBackBeforePte fix = new SeedAblation.CallsBackBeforePte(ablation);
        return run(fix, lab -> {
            // A marked page that has a clean copy on the swap device and a read-only, clean pte.
            Page page = lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            assertTrue(lab.swapOut(lab.parent, PAGE));
            lab.finish(io);
            SeedHunkSteps.writeBack(lab.cpu, page);
            assertEquals(BEFORE_FORK, lab.cpu.load(PAGE, OTHER_WORD));
            lab.drain();
            // A fork that finds one more reference makes the pte writable.
            DirectIo direct = lab.readPin(PAGE);
            MmStruct first = lab.fork();
            direct.complete(lab.cpu);
            lab.exit(first);
            lab.drain();
            long pte = lab.parent.pte(PAGE);
            assertTrue(Pte.isWritable(pte) && !Pte.isDirty(pte), Pte.toString(pte));
            // Another thread of the parent stores just after the next fork has loaded the pte.
            fix.afterLoad = () -> lab.storeIn(lab.parent, PAGE, OTHER_WORD, AFTER_FORK);
            MmStruct child = lab.fork();
            fix.afterLoad = () -> {};
            assertTrue(child.pageAt(PAGE) == page, "shared");
            long before = lab.loadIn(child, PAGE, OTHER_WORD);
            lab.exit(lab.parent);
            assertTrue(lab.swapOut(child, PAGE));
            return "child reads " + before + " before and " + lab.loadIn(child, PAGE, OTHER_WORD) + " after reclaim";
        });
    }

    @Test
    void withoutProtectingTheParentItsStoresReachTheChild() {
        String result = run(new CopyOnePteAblations.ParentStaysWritable(), SeedScripts::shareAcrossFork);
        assertTrue(result.startsWith("shared; shared page writable, child sees the parent's store"), result);
    }

    @Test
    void withoutProtectingTheChildItsStoresReachTheParent() {
        assertEquals("parent untouched", childStoresFirst(new SeedPgGup()));
        assertEquals(
                "parent sees the child's store; shared page writable",
                childStoresFirst(new CopyOnePteAblations.ChildMayWrite()));
    }

    private static String childStoresFirst(ForkFix fix) {
        return run(fix, lab -> {
            lab.touch(PAGE);
            MmStruct child = lab.fork();
            lab.storeIn(child, PAGE, OTHER_WORD, AFTER_FORK);
            return lab.cpu.load(PAGE, OTHER_WORD) == BEFORE_FORK ? "parent untouched" : "parent sees the child's store";
        });
    }

    /** The temporary protection keeps out threads that have no translation yet. Those that have one: hole M6. */
    @Test
    void withoutProtectingACopiedPageAnyThreadCanTearTheCopy() {
        assertEquals("whole", SeedScripts.storeDuringCopy(new SeedPgGup(), Flush.NONE, false));
        assertEquals(
                "torn",
                SeedScripts.storeDuringCopy(new CopyOnePteAblations.CopiedPageStaysWritable(), Flush.NONE, false));
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.CopiedPageStaysWritable::new);
    }

    // ---- @@ -484: which pages are asked about

    /** No harm: PG_gup implies PageAnon, and an anonymous page is mapped by private, hence COW, mappings only. */
    @Test
    void theTestForACowMappingIsImpliedByPageAnon() {
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.AsksInEveryMapping::new);
        run(new SeedPgGup(), lab -> {
            lab.touch(PAGE);
            assertTrue(SeedHunkSteps.hasOnlyCowMappings(lab.parent));
            return "";
        });
    }

    /** A state that no kernel reaches: a marked anonymous page in a shared mapping. There the test would matter. */
    @Test
    void inASharedMappingTheTestForACowMappingWouldKeepItShared() {
        assertEquals("parent sees the child's store", storeInSharedMapping(new SeedPgGup()));
        assertEquals("parent untouched", storeInSharedMapping(new CopyOnePteAblations.AsksInEveryMapping()));
    }

    private static String storeInSharedMapping(ForkFix fix) {
        SeedLab lab = new SeedLab(fix);
        lab.touch(PAGE);
        SeedHunkSteps.makeShared(lab.parent, PAGE);
        lab.pin(PAGE);
        MmStruct child = lab.fork();
        lab.storeIn(child, PAGE, OTHER_WORD, AFTER_FORK);
        return lab.cpu.load(PAGE, OTHER_WORD) == BEFORE_FORK ? "parent untouched" : "parent sees the child's store";
    }

    /** No harm as long as follow_page tests PageAnon: PG_gup implies it. */
    @Test
    void theTestForPageAnonRepeatsThatOfFollowPage() {
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.AsksForEveryPage::new);
    }

    /** The zero page stands for any page that is not anonymous: its count is never its mapcount, so it is always "pinned". */
    @Test
    void ifOtherPagesWereMarkedTheTestForPageAnonWouldSaveThem() {
        assertEquals(0, zeroPageAfterStore(new SeedPgGup(), true));
        assertEquals(AFTER_FORK, zeroPageAfterStore(new CopyOnePteAblations.AsksForEveryPage(), true));
    }

    @Test
    void withoutTheFilterPagevecsLookLikePins() {
        assertEquals("0 copied, 0 in vain", run(new SeedPgGup(), SeedScripts::forkFromPagevec));
        assertEquals(
                "1 copied, 1 in vain",
                run(new CopyOnePteAblations.AsksForUnmarkedPages(), SeedScripts::forkFromPagevec));
    }

    @Test
    void withoutTheFilterAnyReferenceLetsForkWriteToASharedPage() {
        assertEquals("child as at fork", run(new SeedPgGup(), SeedScripts::forkSharedPageAgain));
        String result = run(new CopyOnePteAblations.AsksForUnmarkedPages(), SeedScripts::forkSharedPageAgain);
        assertTrue(result.startsWith("child sees the parent's store; shared page writable"), result);
    }

    // ---- @@ -484: the comparison

    @Test
    void withoutTheComparisonTheReadIsLost() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAcrossFork));
        assertEquals(
                SeedScripts.LOST, run(new CopyOnePteAblations.CountsAreNotCompared(), SeedScripts::readAcrossFork));
    }

    @Test
    void withoutTheSwapCachesReferenceSwappedInPagesLookPinned() {
        assertEquals("0 copied", run(new SeedPgGup(), SeedScripts::forkFromSwapCache));
        assertEquals("1 copied", run(new CopyOnePteAblations.SwapCacheIsNotCounted(), SeedScripts::forkFromSwapCache));
    }
}
