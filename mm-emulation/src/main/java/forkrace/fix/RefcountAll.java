// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.PteCopy;
import forkrace.mm.VmArea;
import forkrace.mm.VmFault;

/**
 * V1: fork copies every anonymous page that has an unexplained reference, whoever took it.
 * Leaves the parent's pte alone and runs an ordinary write fault on the child after dropping the pte locks.
 * Known holes: see spec V1 (the copy races with the parent's stores; out of memory goes unseen in 2.6.18; pagevecs look like pins).
 */
public final class RefcountAll implements ForkFix {

    /** Hunk in dup_mmap(): the fault below needs the child's vma. */
    @Override
    public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return child;
    }

    /** Hunk in copy_one_pte(), both PT locks held. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        copy.shareReference(); // get_page, page_dup_rmap
        boolean forced = copy.isCow() && copy.page().isAnon() && PinCheck.mayBePinned(copy);
        if (forced) {
            copy.installReadOnlyInChild();
            return CopyStep.COPY_AFTER_UNLOCK;
        }
        copy.installInChild(copy.writeProtectParent());
        return CopyStep.NEXT;
    }

    /** Hunk in copy_pte_range(), no lock held: the mask test takes no notice of an OOM that is coded 0. */
    @Override
    public int copyAfterUnlock(PteCopy copy) {
        int fault = copy.writeFaultInChild();
        return VmFault.failsMaskTest(fault, copy.profile()) ? -Errno.ENOMEM : 0;
    }
}
