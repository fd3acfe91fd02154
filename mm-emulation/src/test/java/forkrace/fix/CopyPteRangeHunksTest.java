// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.assertBug;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import org.junit.jupiter.api.Test;

/** memory.c @@ -499, -525, -536: each part of the loop and of the spare page's life, with and without. */
class CopyPteRangeHunksTest {

    @Test
    void withoutASparePageForkPreCowHasNothingToCopyInto() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAcrossFork));
        assertBug("fork_pre_cow", new CopyPteRangeAblations.AllocatesNothing(), SeedScripts::readAcrossFork);
    }

    @Test
    void allocatingWhereThePageIsNeededSleepsUnderASpinLock() {
        assertBug(
                "sleeping function alloc_page called under a spin lock; held: "
                        + "[MMAP_SEM, MMAP_SEM_CHILD, PTE, PTE_NESTED]",
                new CopyPteRangeAblations.AllocatesUnderLocks(),
                SeedScripts::readAcrossFork);
    }

    @Test
    void allocatingAgainAfterALockBreakLeaksTheFirstSpare() {
        assertEquals("child as at fork", run(new SeedPgGup(), SeedScripts::forkWithLockBreaks));
        assertEquals(
                "child as at fork; accounting; at the end: accounting, leak",
                run(new CopyPteRangeAblations.AllocatesAgain(), SeedScripts::forkWithLockBreaks));
    }

    @Test
    void lackOfMemoryForTheSpareFailsTheForkWithoutDebris() {
        assertEquals(
                "failed 8 times, then " + SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::forkUntilItSucceeds));
        assertBug("fork_pre_cow", new CopyPteRangeAblations.IgnoresLackOfMemory(), SeedScripts::forkUntilItSucceeds);
    }

    /** Each round takes one mapping and one reference more from the parent's page. */
    @Test
    void withoutResetTheSamePteIsCopiedForEver() {
        assertBug("page_remove_rmap", new CopyPteRangeAblations.ForcecowIsNotReset(), SeedScripts::readAcrossFork);
    }

    @Test
    void theSpareLeaksWhereThereIsNoTableForTheChild() {
        String result = run(new CopyPteRangeAblations.KeepsSpareWithoutTable(), SeedScripts::forkUntilItSucceeds);
        assertTrue(result.startsWith("failed 8 times; accounting"), result);
        assertTrue(result.endsWith("; at the end: accounting, leak"), result);
    }

    @Test
    void whenTheLoopGoesOnTheDecisionIsForgotten() {
        assertEquals(SeedScripts.LOST, run(new CopyPteRangeAblations.LoopGoesOn(), SeedScripts::readAcrossFork));
    }

    @Test
    void withoutTheCopyTheChildSharesAWritablePage() {
        assertEquals(
                "read kept, child sees the parent's store; shared page writable",
                run(new CopyPteRangeAblations.CopiesNothing(), SeedScripts::readAcrossFork));
    }

    /** No harm in most cases: the child's copy brought mapcount back to 1, so the parent's store reuses the page. */
    @Test
    void aParentLeftReadOnlyKeepsItsPageByReuse() {
        assertEquals(
                SeedScripts.KEPT, run(new CopyPteRangeAblations.ParentStaysReadOnly(), SeedScripts::readAcrossFork));
    }

    /** But reuse needs the page lock (M13), which the completion of another read takes too. */
    @Test
    void aParentLeftReadOnlyLosesTheReadIfThePageLockIsBusyAtTheStore() {
        assertEquals("read kept", storeWhilePageIsLocked(new SeedPgGup()));
        assertEquals("read lost", storeWhilePageIsLocked(new CopyPteRangeAblations.ParentStaysReadOnly()));
    }

    private static String storeWhilePageIsLocked(ForkFix fix) {
        return run(fix, lab -> {
            Page page = lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            lab.fork();
            assertTrue(page.tryLock(lab.other), "set_page_dirty_lock of another request");
            lab.storeAfterFork(PAGE);
            page.unlock(lab.other);
            lab.finish(io);
            return lab.readKept(PAGE);
        });
    }

    /** The mkwrite looks at nothing: it also undoes a write-protection that was not fork's. */
    @Test
    void withoutTheMkwriteAReadOnlyMappingStaysReadOnly() {
        assertEquals(
                "read kept, child's pte read-only; read-only vma writable",
                run(new SeedPgGup(), SeedScripts::readOnlyMapping));
        assertEquals(
                "read kept, child's pte read-only",
                run(new CopyPteRangeAblations.ParentStaysReadOnly(), SeedScripts::readOnlyMapping));
    }

    @Test
    void aSpareThatIsNotForgottenIsReleasedWhileTheChildMapsIt() {
        assertBug(
                "bad_page in free_pages_check",
                new CopyPteRangeAblations.SpareIsNotForgotten(),
                SeedScripts::readAcrossFork);
    }

    @Test
    void aSpareThatIsNotForgottenServesTwoPtes() {
        assertEquals("own pages", copiesOfTwoPages(new SeedPgGup()));
        assertEquals("one page for both", copiesOfTwoPages(new CopyPteRangeAblations.SpareIsNotForgotten()));
    }

    private static String copiesOfTwoPages(ForkFix fix) {
        SeedLab lab = new SeedLab(fix);
        lab.touch(PAGE);
        lab.touch(SeedLab.NEXT_PAGE);
        lab.pin(PAGE);
        lab.pin(SeedLab.NEXT_PAGE);
        MmStruct child = lab.fork();
        return child.pageAt(PAGE) == child.pageAt(SeedLab.NEXT_PAGE) ? "one page for both" : "own pages";
    }

    @Test
    void theSpareLeaksAtTheEnd() {
        assertEquals("shared, child as at fork, parent untouched", run(new SeedPgGup(), SeedScripts::shareAcrossFork));
        String result = run(new CopyPteRangeAblations.KeepsSpareAtEnd(), SeedScripts::shareAcrossFork);
        assertTrue(result.endsWith("; at the end: accounting, leak"), result);
    }
}
