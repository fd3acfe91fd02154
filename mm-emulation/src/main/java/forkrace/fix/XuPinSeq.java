// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.GupKind;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;
import forkrace.mm.WpStep;

/**
 * V12: early copy at fork, and a sequence count that lets gup-fast find out that a fork was under way; as in v5.11.
 * Known holes: see spec V12 (FOLL_GET, write-protection without fork, torn copy, file pages, hugetlb before v5.12).
 */
public final class XuPinSeq implements PinSeq {

    @Override
    public Profile profile() {
        return Profile.V5_11;
    }

    @Override
    public GupKind reference() {
        return GupKind.PIN;
    }

    /** Hunks in copy_one_pte(), both PT locks held. The parent's pte stays writable while the page is copied. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        if (copy.isCow() && copy.needsCowForDma()) {
            if (!copy.hasSparePage()) {
                return CopyStep.ALLOCATE_AND_RETRY;
            }
            copy.copyPresentPage();
            return CopyStep.NEXT;
        }
        copy.shareReference(); // get_page, page_dup_rmap
        copy.installInChild(copy.writeProtectParent());
        return CopyStep.NEXT;
    }

    /** Hunk in shrink_page_list(), v5.11: pinned pages stay out of the swap cache. */
    @Override
    public boolean mayAddToSwap(Cpu cpu, Page page) {
        return !page.isMaybeDmaPinned(cpu);
    }

    /** Hunk in clear_soft_dirty(), v5.11: nor are they write-protected to see who stores. */
    @Override
    public boolean mayClearSoftDirty(Cpu cpu, MmStruct mm, Page page) {
        return !mm.hasPinned() || !page.isMaybeDmaPinned(cpu);
    }

    /** As in v5.9: {@link CountRule}. */
    @Override
    public WpStep doWpPageAnon(Cpu cpu, Page page) {
        return CountRule.doWpPage(cpu, page);
    }
}
