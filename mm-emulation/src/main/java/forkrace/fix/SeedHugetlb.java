// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;

/**
 * V5: the seed for huge pages too, KAMEZAWA's second question. The flag is on the head page.
 * Small pages exactly as the seed.
 * Known holes: those of the seed but hugetlb.
 */
public final class SeedHugetlb extends SeedCopy {

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
        boolean forced = copy.isCow() && page.isAnon() && page.isGup() && PinCheck.mayBePinned(copy);
        copy.writeProtectParent();
        copy.installInChild();
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }
}
