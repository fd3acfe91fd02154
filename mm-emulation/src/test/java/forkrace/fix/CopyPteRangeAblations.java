// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;

/** The hunks of copy_pte_range, memory.c @@ -499, -525, -536, each with a part left out. */
final class CopyPteRangeAblations {

    private CopyPteRangeAblations() {}

    /** No alloc_page_vma(). */
    static final class AllocatesNothing extends SeedAblation {
        @Override
        public int beforePteLocks(PteCopy copy) {
            return 0;
        }
    }

    /** alloc_page_vma() where the page is needed instead of before the locks. */
    static final class AllocatesUnderLocks extends SeedAblation {
        @Override
        public int beforePteLocks(PteCopy copy) {
            return 0;
        }

        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.allocSparePage();
            seed.copyWithLocksHeld(copy);
            return 0;
        }
    }

    /** No test of {@code !pre_cow_page} before alloc_page_vma(). */
    static final class AllocatesAgain extends SeedAblation {
        @Override
        public int beforePteLocks(PteCopy copy) {
            SeedHunkSteps.setSparePage(copy, null);
            return seed.beforePteLocks(copy);
        }
    }

    /** No -ENOMEM when alloc_page_vma() fails. */
    static final class IgnoresLackOfMemory extends SeedAblation {
        @Override
        public int beforePteLocks(PteCopy copy) {
            copy.allocSparePage();
            return 0;
        }
    }

    /** No {@code forcecow = 0} at the label {@code again}: the loop ends before its first pte, and the last one is copied again. */
    static final class ForcecowIsNotReset extends SeedAblation {
        private boolean forcecow;

        @Override
        public int beforePteLocks(PteCopy copy) {
            int error = seed.beforePteLocks(copy);
            while (forcecow && error == 0) {
                SeedHunkSteps.lockPtes(copy);
                seed.copyWithLocksHeld(copy);
                SeedHunkSteps.unlockPtes(copy);
                error = seed.beforePteLocks(copy);
            }
            forcecow &= error == 0;
            return error;
        }

        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            forcecow = true;
            seed.copyWithLocksHeld(copy);
            return 0;
        }

        @Override
        public void afterPteRange(PteCopy copy) {
            forcecow = false;
            seed.afterPteRange(copy);
        }
    }

    /** No page_cache_release() when there is no page table for the child. */
    static final class KeepsSpareWithoutTable extends SeedAblation {
        @Override
        public void afterPteRange(PteCopy copy) {
            if (!SeedHunkSteps.hasNoTable(copy)) {
                seed.afterPteRange(copy);
            }
        }
    }

    /**
     * No {@code if (forcecow) break}: what the next pte says replaces what this one said. (If none follows but empty ones, the
     * kernel would copy the last empty one instead; that is not shown.)
     */
    static final class LoopGoesOn extends SeedAblation {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            CopyStep step = seed.copyOnePte(copy);
            return SeedHunkSteps.isLastPte(copy) ? step : CopyStep.NEXT;
        }
    }

    /** No fork_pre_cow(): the parent's pte is only made writable again. */
    static final class CopiesNothing extends SeedAblation {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.makeParentWritable();
            return 0;
        }
    }

    /** No set_pte_at() of pte_mkwrite() in the parent. */
    static final class ParentStaysReadOnly extends SeedAblation {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.preCow();
            return 0;
        }
    }

    /** No {@code pre_cow_page = NULL} after the copy. */
    static final class SpareIsNotForgotten extends SeedAblation {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            Page spare = SeedHunkSteps.sparePage(copy);
            seed.copyWithLocksHeld(copy);
            SeedHunkSteps.setSparePage(copy, spare);
            return 0;
        }
    }

    /** No page_cache_release() at the end. */
    static final class KeepsSpareAtEnd extends SeedAblation {
        @Override
        public void afterPteRange(PteCopy copy) {
            if (SeedHunkSteps.hasNoTable(copy)) {
                seed.afterPteRange(copy);
            }
        }
    }
}
