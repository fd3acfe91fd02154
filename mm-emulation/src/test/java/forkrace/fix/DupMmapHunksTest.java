// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.NEXT_PAGE;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.io.DirectIo;
import forkrace.mm.MmStruct;
import forkrace.mm.SeedHunkSteps;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** fork.c @@ -368: which vma copy_page_range is given. */
class DupMmapHunksTest {

    /**
     * No harm. Whatever fork_pre_cow reads from the vma is the same in both: the anon_vma (a forked vma joins its parent's), the
     * permissions, the protection. What differs is not read: VM_LOCKED is cleared in the child's, vm_mm is the other mm, and the
     * memory policy is a copy. vm_mm matters to flush_cache_page and update_mmu_cache, which do nothing on x86.
     */
    @Test
    void theParentsVmaServesAsWell() {
        SeedAblationTest.assertSameAsSeed(DupMmapAblations.PassesParentsVma::new);
    }

    @Test
    void theChildsCopyHasTheSameRmapEitherWayAlsoUnderMlock() {
        Function<SeedLab, String> pinnedAndLocked = lab -> {
            lab.touch(PAGE);
            lab.touch(NEXT_PAGE);
            SeedHunkSteps.lockVma(lab.parent, PAGE);
            DirectIo io = lab.pin(PAGE);
            MmStruct child = lab.fork();
            lab.finish(io);
            String rmap = SeedHunkSteps.rmapOf(child, PAGE) + ", child's rss " + child.anonRss();
            lab.drain();
            return rmap
                    + (lab.swapOut(child, PAGE) ? ", child's copy swapped out" : ", child's copy stays")
                    + (lab.swapOut(lab.parent, PAGE) ? ", parent's page swapped out" : ", parent's page stays");
        };
        String expected = "rw dirty mapcount 1 index 0 own anon_vma, child's rss 2, child's copy swapped out, "
                + "parent's page stays";
        assertEquals(expected, run(new SeedPgGup(), pinnedAndLocked));
        assertEquals(expected, run(new DupMmapAblations.PassesParentsVma(), pinnedAndLocked));
    }
}
