// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.HugeCopy;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.WpStep;

/**
 * v5.19: one bit says that an anonymous page belongs to one mapping. A writable pte implies it; a write fault reuses such a page
 * whatever its count; fork, reclaim and migration must clear it first, which fails if the page may be pinned.
 */
abstract class ExclusiveKernel extends ExclusiveGup {

    @Override
    public final Profile profile() {
        return Profile.V5_19;
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public final CopyStep copyOnePte(PteCopy copy) {
        Page page = copy.page();
        if (page.isAnon() && page.isAnonExclusive()) {
            if (copy.needsCowForDma()) {
                if (!copy.hasSparePage()) {
                    return CopyStep.ALLOCATE_AND_RETRY;
                }
                copy.copyPresentPage();
                return CopyStep.NEXT;
            }
            page.clearAnonExclusive();
        }
        copy.shareReference(); // get_page, page_dup_rmap
        copy.installInChild(copy.writeProtectParent());
        return CopyStep.NEXT;
    }

    /** Hunk in copy_one_pte(): what a swap entry remembers is forgotten for both. */
    @Override
    public final long copySwapPte(long pte) {
        return Pte.swapShared(pte);
    }

    @Override
    public final WpStep doWpPageAnon(Cpu cpu, Page page) {
        return ExclusiveReuse.doWpPage(cpu, page);
    }

    /** Hunks in copy_hugetlb_page_range(), both page_table_locks held. */
    @Override
    public final int copyHugePte(HugeCopy copy) {
        copy.getPage();
        Page page = copy.page();
        if (page.isAnon() && page.isAnonExclusive()) {
            if (copy.needsCowForDma()) {
                return UnlockedHugeCopy.copyForChild(copy);
            }
            page.clearAnonExclusive();
        }
        copy.dupRmap();
        copy.writeProtectParent();
        copy.rereadParent();
        copy.installInChild();
        return 0;
    }
}
