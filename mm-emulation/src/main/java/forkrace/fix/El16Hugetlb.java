// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.HugeCopy;
import forkrace.mm.Page;

/**
 * Huge pages in 2.6.18-128.1.16.el5: the flag alone decides, no count is looked at, and it stays with the page in the pool: fork copies
 * for the next owner, too.
 */
abstract class El16Hugetlb implements ForkFix {

    /** Hunk in follow_hugetlb_page(), page_table_lock held. */
    @Override
    public final void getHugePage(Page page, GupRequest request) {
        request.grab(page);
        if (request.originallyWrite() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunks in copy_hugetlb_page_range(), both page_table_locks held throughout: 128.1.14.el5 called what sleeps and unlocks. */
    @Override
    public final int copyHugePte(HugeCopy copy) {
        copy.getPage();
        boolean forced = false;
        if (copy.isCow() && copy.wasWritable()) {
            forced = copy.isMarked();
            copy.writeProtectParent();
            copy.rereadParent();
        }
        copy.installInChild();
        if (!forced) {
            return 0;
        }
        copy.flushParentTlb();
        int error = copy.cowInChildLocked();
        copy.restoreParent();
        return error;
    }
}
