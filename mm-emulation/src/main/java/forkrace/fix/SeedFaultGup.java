// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;

/**
 * V4: the seed that also marks pages which came through a fault, KAMEZAWA's third question.
 * What the caller asked for decides, not what the write-protect fault has left of it.
 * Known holes: those of the seed but the missed flag.
 */
public final class SeedFaultGup extends SeedCopy {

    /** Hunk in follow_page(), PT lock held, reference already taken. The intent outlives FOLL_WRITE. */
    @Override
    public void afterGetPage(Page page, GupRequest request) {
        if (request.originallyWrite() && page.isAnon() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        copy.shareReference(); // get_page, page_dup_rmap
        Page page = copy.page();
        boolean forced = copy.isCow() && page.isAnon() && page.isGup() && PinCheck.mayBePinned(copy);
        copy.installInChild(copy.writeProtectParent());
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }
}
