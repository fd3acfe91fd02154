// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.mm.VmArea;

/**
 * V2: fork copies at once a page that a device may be writing to.
 * Marks write-pinned pages PG_gup; fork trusts count == mapcount (+ swap cache) only for those.
 * Known holes: see spec V2 (missed flag, shared page made writable, read-only vma, torn copy, swapped-out page, hugetlb).
 */
public final class SeedPgGup implements ForkFix {

    /** Hunk in follow_page(), PT lock held, reference already taken. */
    @Override
    public void afterGetPage(Page page, GupRequest request) {
        if (request.wantsWrite() && page.isAnon() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunk in dup_mmap(). */
    @Override
    public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return child;
    }

    /** Hunk in copy_pte_range(): a spare page, while sleeping is still allowed. */
    @Override
    public int beforePteLocks(PteCopy copy) {
        return copy.allocSparePage() ? 0 : -Errno.ENOMEM;
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

    /** Hunk in copy_pte_range(), both PT locks held: no flush before the copy, no look at whether the parent could write. */
    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        copy.preCow();
        copy.makeParentWritable();
        return 0;
    }

    /** Hunk in copy_pte_range(): the spare page was not needed. */
    @Override
    public void afterPteRange(PteCopy copy) {
        copy.releaseSparePage();
    }

    /** Hunks in bad_page(), free_pages_check() and prep_new_page(). */
    @Override
    public int flagsClearedByBadPage() {
        return Page.PG_GUP;
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
