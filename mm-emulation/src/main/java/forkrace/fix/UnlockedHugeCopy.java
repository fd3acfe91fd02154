// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Errno;
import forkrace.mm.HugeCopy;

/** fork's copy of a huge page with both page_table_locks dropped, because it sleeps: it finds out afterwards whether the pte stood still. */
final class UnlockedHugeCopy {

    private UnlockedHugeCopy() {}

    /**
     * The branch of copy_hugetlb_page_range() for a page that may be pinned, v5.12. Both locks held before and after, and the child's
     * share, which is given back. 0; {@code -EAGAIN} if the parent's pte has changed; {@code -ENOMEM}.
     */
    static int copyForChild(HugeCopy copy) {
        copy.unlockParent();
        copy.unlockChild();
        boolean allocated = copy.allocHugePage();
        if (allocated) {
            copy.copyHugePage();
        }
        copy.putPage();
        copy.lockChild();
        copy.lockParent();
        if (!allocated) {
            return -Errno.ENOMEM;
        }
        if (!copy.isParentUnchanged()) {
            copy.releaseHugePage();
            return -Errno.EAGAIN;
        }
        copy.installHugePage();
        return 0;
    }
}
