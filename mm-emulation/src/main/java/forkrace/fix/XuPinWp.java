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
 * V11w: pins can be recognised, and fork copies what may be pinned; as merged in v5.9-rc. Write-protects first, then looks, so that
 * gup-fast finds a read-only pte; then writable again.
 * Known holes: see spec V11w (memory order, FOLL_GET, write-protection without fork, torn copy, file pages, hugetlb).
 */
public final class XuPinWp implements ForkFix {

    @Override
    public Profile profile() {
        return Profile.V5_9_RC;
    }

    @Override
    public GupKind reference() {
        return GupKind.PIN;
    }

    /** Hunks in copy_one_pte(), both PT locks held. No barrier between the pte and the look at the count. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        long pte = copy.pte();
        if (copy.isCow()) {
            if (copy.wasWritable()) {
                pte = copy.writeProtectParent();
            }
            if (copy.needsCowForDma()) {
                copy.restoreParent();
                if (!copy.hasSparePage()) {
                    return CopyStep.ALLOCATE_AND_RETRY;
                }
                copy.copyPresentPage();
                return CopyStep.NEXT;
            }
        }
        copy.shareReference(); // get_page, page_dup_rmap
        copy.installInChild(pte);
        return CopyStep.NEXT;
    }

    /** As in v5.9: {@link CountRule}. */
    @Override
    public WpStep doWpPageAnon(Cpu cpu, Page page) {
        return CountRule.doWpPage(cpu, page);
    }
}
