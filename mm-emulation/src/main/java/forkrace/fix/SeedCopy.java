// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.mm.VmArea;

/** What the questions about the seed leave as it is: the spare page, the copy under both pte locks, and the life of PG_gup. */
abstract class SeedCopy implements ForkFix {

    @Override
    public final VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return child;
    }

    @Override
    public final int beforePteLocks(PteCopy copy) {
        return copy.allocSparePage() ? 0 : -Errno.ENOMEM;
    }

    @Override
    public final int copyWithLocksHeld(PteCopy copy) {
        copy.preCow();
        copy.makeParentWritable();
        return 0;
    }

    @Override
    public final void afterPteRange(PteCopy copy) {
        copy.releaseSparePage();
    }

    @Override
    public final int flagsClearedByBadPage() {
        return Page.PG_GUP;
    }

    @Override
    public final int flagsClearedAtFree() {
        return Page.PG_GUP;
    }

    @Override
    public final int flagsBadAtAlloc() {
        return Page.PG_GUP;
    }
}
