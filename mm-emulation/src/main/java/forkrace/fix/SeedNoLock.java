// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;

/**
 * V3a: the seed without the page lock, KAMEZAWA's first question.
 * The three numbers are loaded in the order of the posted expression, count, mapcount, PG_swapcache, with no barrier.
 * Known holes: those of the seed, and see spec V3a (the page enters the swap cache between the loads).
 */
public final class SeedNoLock extends SeedCopy {

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
        boolean forced = copy.isCow() && page.isAnon() && page.isGup() && copy.hasUnexplainedReference();
        copy.installInChild(copy.writeProtectParent());
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }
}
