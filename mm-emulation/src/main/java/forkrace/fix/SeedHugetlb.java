// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.GupRequest;
import forkrace.mm.HugeCopy;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;

/**
 * V5: the seed for huge pages too, KAMEZAWA's second question. The flag is on the head page.
 * Small pages exactly as the seed. A huge page without mapcount has two mappings if its pte was writable: parent and child.
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
        copy.installInChild(copy.writeProtectParent());
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }

    /** Hunk in follow_hugetlb_page(), page_table_lock held. */
    @Override
    public void getHugePage(Page page, GupRequest request) {
        if (request.originallyWrite() && !page.isGup()) {
            page.setGup();
        }
        request.grab(page);
    }

    /** Hunks in copy_hugetlb_page_range(), both page_table_locks held. No flush before the copy, as in the seed. */
    @Override
    public int copyHugePte(HugeCopy copy) {
        copy.getPage();
        boolean forced = copy.isCow() && copy.wasWritable() && copy.page().isGup() && copy.hasUnexplainedReference();
        copy.writeProtectParent();
        copy.rereadParent();
        if (!forced) {
            copy.installInChild();
            return 0;
        }
        int error = UnlockedHugeCopy.copyForChild(copy);
        copy.restoreParent();
        return error;
    }

    /** Hunk in put_compound_page(). */
    @Override
    public int flagsClearedAtHugeFree() {
        return Page.PG_GUP;
    }
}
