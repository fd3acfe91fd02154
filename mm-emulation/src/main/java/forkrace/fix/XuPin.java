// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.GupKind;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;
import forkrace.mm.WpStep;

/**
 * V11: pins can be recognised by the bias they add to the count, and fork of an mm that ever pinned copies at once what may be pinned;
 * as released in v5.9.
 * Known holes: see spec V11 (gup-fast against fork, FOLL_GET, write-protection without fork, torn copy, file pages, hugetlb).
 */
public final class XuPin implements ForkFix {

    @Override
    public Profile profile() {
        return Profile.V5_9;
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

    /** As in v5.9: {@link CountRule}. */
    @Override
    public WpStep doWpPageAnon(Cpu cpu, Page page) {
        return CountRule.doWpPage(cpu, page);
    }
}
