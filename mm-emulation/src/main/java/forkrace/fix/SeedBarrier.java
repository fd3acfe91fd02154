// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.sync.Barriers;

/**
 * V3b: the seed with a barrier pair in the place of the page lock, as its author announced.
 * The swap cache raises the count before it sets the flag; fork loads the flag before the count.
 * Known holes: those of the seed, and see spec V3b (the page leaves the swap cache between the loads).
 */
public final class SeedBarrier extends SeedCopy {

    /** Hunk in follow_page(), PT lock held, reference already taken. */
    @Override
    public void afterGetPage(Page page, GupRequest request) {
        if (request.wantsWrite() && page.isAnon() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        copy.shareReference(); // get_page, page_dup_rmap
        Page page = copy.page();
        boolean forced = copy.isCow() && page.isAnon() && page.isGup() && copy.hasUnexplainedReferenceFlagFirst();
        copy.installInChild(copy.writeProtectParent());
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }

    /** Hunk in __add_to_swap_cache(). Pairs with the read barrier between flag and count in fork. */
    @Override
    public void orderSwapCacheAdd() {
        Barriers.smpWmb();
    }
}
