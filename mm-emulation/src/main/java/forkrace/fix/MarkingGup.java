// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.FastPte;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;

/** get_user_pages in the patch of March 2009: every reference marks, and breaks COW first, for reading too. */
abstract class MarkingGup extends MarkingHugetlb {

    /** Hunk in follow_page(), PT lock held: whoever wants a reference writes, until the pte is writable. */
    @Override
    public final boolean mayGetPage(Page page, long pte, GupRequest request) {
        if (page.isAnon() && !Pte.isWritable(pte)) {
            request.demandWrite();
            return false;
        }
        return true;
    }

    @Override
    public final void afterGetPage(Page page, GupRequest request) {
        if (page.isAnon() && !page.isGup()) {
            page.setGup();
        }
    }

    /** Hunk in gup_pte_range(): count and flag first, then the re-read of the pte; fork does the reverse. */
    @Override
    public final boolean keepsPageFast(FastPte found, GupRequest request) {
        if (!found.page().isAnon()) {
            return true;
        }
        afterGetPage(found.page(), request);
        Barriers.smpMb();
        long pte = found.reread();
        return Pte.isPresent(pte) && Pte.isWritable(pte);
    }
}
