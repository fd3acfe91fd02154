// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.FastPte;
import forkrace.mm.GupRequest;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;

/** get_user_pages of v5.19: a pin is taken on exclusive pages only, after an unsharing fault where it must be. */
abstract class ExclusiveGup extends ExclusiveUnmap implements PinSeq {

    /** {@code gup_must_unshare} of the patch: a pin for reading needs the bit, too. */
    private static boolean mustUnshare(Page page, GupRequest request) {
        return request.isPin() && !request.originallyWrite() && page.isAnon() && !page.isAnonExclusive();
    }

    /** Hunk in follow_page(), PT lock held. */
    @Override
    public final boolean mayGetPage(Page page, long pte, GupRequest request) {
        if (!Pte.isWritable(pte) && mustUnshare(page, request)) {
            request.demandUnshare();
            return false;
        }
        return true;
    }

    /** The same in follow_hugetlb_page(). */
    @Override
    public final boolean mayGetHugePage(Page page, long pte, GupRequest request) {
        return mayGetPage(page, pte, request);
    }

    /** Hunk in gup_pte_range(): the pte was read again after the pin; the bit is read after that. Pairs with {@link #mayUnmapCleared}. */
    @Override
    public final boolean keepsPageFast(FastPte found, GupRequest request) {
        Barriers.smpRmb();
        return found.wasWritable() || !mustUnshare(found.page(), request);
    }

    /** The same for huge pages. */
    @Override
    public final void beginCopyHugetlbPageRange(MmStruct srcMm) {
        beginCopyPageRange(srcMm);
    }

    @Override
    public final void endCopyHugetlbPageRange(MmStruct srcMm) {
        endCopyPageRange(srcMm);
    }
}
