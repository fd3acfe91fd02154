// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;
import forkrace.sync.Barriers;

/**
 * V6: fork write-protects first, then looks for pins; gup-fast marks and pins first, then looks at the pte again. A full barrier on
 * either side lets one see the other. Every reference breaks COW first, for reading too.
 * Known holes: see spec V6 (pinned page with a read-only pte, swapped-out page, -ENOMEM leaks, retry after reclaim, read-only vma).
 */
public final class AndreaMar09 extends MarkingGup {

    @Override
    public Profile profile() {
        return Profile.LINUS_2_6_29;
    }

    @Override
    public boolean hasAssertions() {
        return true;
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        boolean protects = copy.isCow() && copy.wasWritable();
        long pte = protects ? copy.writeProtectParent() : copy.pte();
        copy.shareReference(); // get_page, page_dup_rmap
        Page page = copy.page();
        if (protects && page.isAnon()) {
            Barriers.smpMb();
            if (page.isGup() && PinCheck.mayBePinnedMappedTwice(copy)) {
                copy.flushParentTlb();
                return CopyStep.COPY_WITH_LOCKS_HELD; // the child's pte stays empty
            }
        }
        copy.installInChild(pte);
        return CopyStep.NEXT;
    }

    /** Hunk in copy_pte_range(): writable again, whatever the parent's pte has become. */
    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        int error = UnlockedCopy.preCow(copy);
        copy.makeParentWritable();
        return error;
    }

    @Override
    public int flagsClearedAtFree() {
        return Page.PG_GUP;
    }
}
