// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.mm.CopyStep;
import forkrace.mm.PteCopy;

/** Parts of the hunks of V1 and V2, for mutants that differ in one of them. */
final class SeedSteps {

    private SeedSteps() {}

    /** copy_one_pte of V2 that asks for pins if {@code inQuestion}. */
    static CopyStep copyOnePte(PteCopy copy, boolean inQuestion) {
        copy.shareReference();
        return finish(copy, inQuestion && mayBePinned(copy));
    }

    /** The end of copy_one_pte of V2. */
    static CopyStep finish(PteCopy copy, boolean forced) {
        copy.installInChild(copy.writeProtectParent());
        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }

    /** copy_one_pte of V1 with an answer to whether the page may be pinned. The share is taken already. */
    static CopyStep finishRefcountAll(PteCopy copy, boolean forced) {
        if (forced) {
            copy.installReadOnlyInChild();
            return CopyStep.COPY_AFTER_UNLOCK;
        }
        copy.installInChild(copy.writeProtectParent());
        return CopyStep.NEXT;
    }

    /** The page lock and the comparison. */
    static boolean mayBePinned(PteCopy copy) {
        if (!copy.tryLockPage()) {
            return true;
        }
        boolean pinned = copy.hasUnexplainedReference();
        copy.unlockPage();
        return pinned;
    }

    /** A busy page lock is taken for "not pinned". */
    static boolean mayBePinnedUnlessBusy(PteCopy copy) {
        if (!copy.tryLockPage()) {
            return false;
        }
        boolean pinned = copy.hasUnexplainedReference();
        copy.unlockPage();
        return pinned;
    }

    /** One reference too many is tolerated. */
    static boolean hasTwoUnexplainedReferences(PteCopy copy) {
        return copy.page().count() > copy.page().mapcount() + copy.page().swapCacheRefs() + 1;
    }

    /** The comparison without the swap cache's reference. */
    static boolean differsFromMapcount(PteCopy copy) {
        if (!copy.tryLockPage()) {
            return true;
        }
        boolean pinned = copy.page().count() != copy.page().mapcount();
        copy.unlockPage();
        return pinned;
    }
}
