// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Errno;
import forkrace.mm.PteCopy;

/** The copy of 2009 with both pte locks dropped, because an allocation may sleep: it finds out afterwards whether the ptes stood still. */
final class UnlockedCopy {

    private UnlockedCopy() {}

    /**
     * {@code fork_pre_cow()} of March 2009. Both pte locks held before and after. 0; {@code -EAGAIN} if a pte has changed; or
     * {@code -ENOMEM}, which leaves the child's share and the reference of this copy behind: two references and a mapping too many.
     */
    static int preCow(PteCopy copy) {
        copy.holdPage();
        copy.unlockParent();
        copy.unlockChild();
        boolean allocated = copy.allocSparePage();
        if (allocated) {
            copy.copyHeldPage();
        }
        copy.lockChild();
        copy.lockParent();
        if (!allocated) {
            return -Errno.ENOMEM;
        }
        boolean unchanged = copy.ptesAreUnchanged();
        if (unchanged) {
            copy.mapSparePage();
            copy.addSparePageToLru();
            copy.installSparePage();
        }
        copy.giveBackHeldShare();
        copy.releaseHeldPage();
        if (!unchanged) {
            copy.releaseSparePage();
            copy.forgetRss();
            return -Errno.EAGAIN;
        }
        return 0;
    }

    /**
     * {@code decow_one_pte()} of the decow patch. Both pte locks held before, none or the child's after; the child has a share already.
     * 0; {@code -EAGAIN} if the child's pte has changed, which is zapped then; or {@code -ENOMEM}, with the child's share in place.
     */
    static int decow(PteCopy copy) {
        copy.unlockParent();
        copy.holdPage();
        copy.unlockChild();
        if (!copy.allocSparePage()) {
            copy.releaseHeldPage();
            return -Errno.ENOMEM;
        }
        copy.copyHeldPage();
        copy.lockChild();
        if (!copy.isChildUnchanged()) {
            copy.unlockChild();
            copy.zapChild();
            copy.releaseHeldPage();
            copy.releaseSparePage();
            return -Errno.EAGAIN;
        }
        copy.clearChild();
        copy.mapSparePage();
        copy.addSparePageToLru();
        copy.installSparePage();
        copy.giveBackHeldShare();
        copy.releaseHeldPage();
        return 0;
    }
}
