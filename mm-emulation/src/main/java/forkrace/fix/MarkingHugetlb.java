// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.HugeCopy;
import forkrace.mm.Page;
import forkrace.sync.Barriers;

/** Huge pages in the patch of March 2009: whoever wants a reference writes, and marks; the mark alone makes fork copy. */
abstract class MarkingHugetlb implements ForkFix {

    /** Hunks in follow_hugetlb_page(). */
    @Override
    public final boolean gupWritesToHugePage(GupRequest request) {
        return true;
    }

    @Override
    public final void getHugePage(Page page, GupRequest request) {
        if (!page.isGup()) {
            page.setGup();
        }
        request.grab(page);
    }

    /** Hunks in copy_hugetlb_page_range(), both page_table_locks held; nobody but fork can change the ptes, whatever it drops. */
    @Override
    public final int copyHugePte(HugeCopy copy) {
        copy.getPage();
        boolean forced = false;
        if (copy.isCow() && copy.wasWritable()) {
            copy.writeProtectParent();
            Barriers.smpMb();
            forced = copy.isMarked();
            copy.rereadParent();
        }
        copy.installInChild();
        copy.unlockParent();
        if (!forced) {
            return 0;
        }
        copy.unlockChild();
        copy.flushParentTlb();
        copy.lockChild();
        int error = copy.cowInChild();
        copy.assertParentUnchanged();
        copy.restoreParent();
        return error;
    }

    /** Hunk in put_compound_page(). */
    @Override
    public final int flagsClearedAtHugeFree() {
        return Page.PG_GUP;
    }
}
