// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;

/**
 * V6r: the descendant of the seed that shipped, 2.6.18-128.1.16.el5. Every reference marks; fork tests only ptes that were writable,
 * flushes the TLBs before it copies, and copies with the locks dropped.
 * Known holes: see spec V6r (pinned page with a read-only pte, swapped-out page, -ENOMEM leaks, gup-fast, read pins after fork).
 */
public final class RhelEl16 extends El16Hugetlb {

    @Override
    public Profile profile() {
        return Profile.RHEL_5_3_Z;
    }

    @Override
    public boolean hasAssertions() {
        return true;
    }

    /** Hunk in follow_page(), PT lock held: whatever the request asks for. */
    @Override
    public void afterGetPage(Page page, GupRequest request) {
        if (page.isAnon() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        copy.shareReference(); // get_page, page_dup_rmap
        Page page = copy.page();
        boolean forced = copy.isCow()
                && copy.wasWritable()
                && page.isAnon()
                && page.isGup()
                && PinCheck.mayBePinnedMappedTwice(copy);
        long pte = copy.wasWritable() ? copy.writeProtectParent() : copy.pte();
        if (forced) {
            copy.flushParentTlb();
            return CopyStep.COPY_WITH_LOCKS_HELD; // the child's pte stays empty
        }
        copy.installInChild(pte);
        return CopyStep.NEXT;
    }

    /** Hunk in copy_pte_range(): a parent's pte that reclaim has taken meanwhile is left alone. 128.1.14.el5 did not look. */
    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        int error = UnlockedCopy.preCow(copy);
        if (copy.isParentPresent()) {
            copy.makeParentWritable();
        }
        return error;
    }

    @Override
    public int flagsClearedAtFree() {
        return Page.PG_GUP;
    }

    @Override
    public int flagsBadAtAlloc() {
        return Page.PG_GUP;
    }
}
