// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.assertBug;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.SeedHunkSteps;
import forkrace.sync.KernelBug;
import org.junit.jupiter.api.Test;

/** page_alloc.c @@ -154, -400, -546: PG_gup leaves a page no later than its last reference. */
class PageAllocHunksTest {

    /** bad_page at allocation hands the page out all the same; what it does not clear stays with the next owner. */
    @Test
    void badPageThatKeepsTheMarkPassesItOn() {
        assertFalse(isMarkedAfterBadPage(new SeedPgGup()));
        assertTrue(isMarkedAfterBadPage(new PageAllocAblations.BadPageKeepsGup()));
        // At free it would make no difference: free_pages_check clears the mark after bad_page.
        SeedAblationTest.assertSameAsSeed(PageAllocAblations.BadPageKeepsGup::new);
    }

    private static boolean isMarkedAfterBadPage(ForkFix fix) {
        SeedLab lab = new SeedLab(fix);
        Page page = SeedHunkSteps.nextPage(lab.cpu);
        SeedHunkSteps.markGup(page);
        assertThrows(KernelBug.class, () -> SeedHunkSteps.allocPage(lab.cpu));
        return page.isGup();
    }

    @Test
    void aMarkThatOutlivesThePageIsBadAtTheNextAllocation() {
        assertEquals("not marked, 0 copied, 0 in vain", run(new SeedPgGup(), SeedScripts::recycledPage));
        assertBug("bad_page in prep_new_page", new PageAllocAblations.FreeKeepsGup(), SeedScripts::recycledPage);
    }

    /** No harm: it is a check of what free_pages_check has just done. */
    @Test
    void theCheckAtAllocationNeverFires() {
        SeedAblationTest.assertSameAsSeed(PageAllocAblations.AllocAcceptsGup::new);
    }

    /** What it would find: a mark that came with the page, and a copy in vain for an owner who never did I/O. */
    @Test
    void withoutTheCheckAStaleMarkGoesUnnoticed() {
        SeedLab lab = new SeedLab(new PageAllocAblations.AllocAcceptsGup());
        SeedHunkSteps.markGup(SeedHunkSteps.nextPage(lab.cpu));
        Page page = SeedHunkSteps.allocPage(lab.cpu);
        assertNotNull(page);
        assertTrue(page.isGup());
        assertEquals(
                "marked, 1 copied, 1 in vain; at the end: flags of a free page",
                run(new PageAllocAblations.NobodyLooksAtGup(), SeedScripts::recycledPage));
    }

    @Test
    void theMarkStaysAsLongAsThePageLives() {
        run(new SeedPgGup(), lab -> {
            Page page = lab.touch(PAGE);
            lab.readNow(PAGE);
            assertTrue(page.isGup(), "M12");
            lab.exit(lab.parent);
            lab.drain();
            assertFalse(page.isGup());
            return "";
        });
    }
}
