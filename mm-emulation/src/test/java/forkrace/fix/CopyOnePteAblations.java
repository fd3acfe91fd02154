// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;

/** The hunks of copy_one_pte, memory.c @@ -426, -434, -464, -484, each with a part left out. */
final class CopyOnePteAblations {

    private CopyOnePteAblations() {}

    /** No return value: copy_pte_range never hears of the decision. */
    static final class ReturnsNothing extends SeedAblation.OfCopyOnePte {
        @Override
        CopyStep result(boolean forced) {
            return CopyStep.NEXT;
        }
    }

    /** {@code forcecow} does not start at 0. */
    static final class StartsForced extends SeedAblation.OfCopyOnePte {
        @Override
        boolean initiallyForced() {
            return true;
        }
    }

    /** The write-protection stays where it was, before everything else, with the pte read again after it. */
    static final class WriteProtectsFirst extends SeedAblation {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.writeProtectParent();
            long pte = copy.rereadParent();
            copy.shareReference();
            boolean forced = copy.isCow() && copy.page().isAnon() && copy.page().isGup() && PinCheck.mayBePinned(copy);
            copy.installInChild(pte);
            return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
        }
    }

    /** No test of is_cow_mapping(). */
    static final class AsksInEveryMapping extends SeedAblation.OfCopyOnePte {
        @Override
        boolean isInQuestion(PteCopy copy) {
            return copy.page().isAnon() && copy.page().isGup();
        }
    }

    /** No test of PageAnon(). */
    static final class AsksForEveryPage extends SeedAblation.OfCopyOnePte {
        @Override
        boolean isInQuestion(PteCopy copy) {
            return copy.isCow() && copy.page().isGup();
        }
    }

    /** No test of PageGUP(). */
    static final class AsksForUnmarkedPages extends SeedAblation.OfCopyOnePte {
        @Override
        boolean isInQuestion(PteCopy copy) {
            return copy.isCow() && copy.page().isAnon();
        }
    }

    /** No page lock; the loads in the order of the posted expression: count, mapcount, flag. */
    static final class CountThenFlagUnlocked extends SeedAblation.OfCopyOnePte {
        Runnable betweenLoads = () -> {};

        @Override
        boolean mayBePinned(PteCopy copy) {
            Page page = copy.page();
            int count = page.count();
            betweenLoads.run();
            return count != page.mapcount() + page.swapCacheRefs();
        }
    }

    /** No page lock; the flag is loaded before the count. */
    static final class FlagThenCountUnlocked extends SeedAblation.OfCopyOnePte {
        Runnable betweenLoads = () -> {};

        @Override
        boolean mayBePinned(PteCopy copy) {
            Page page = copy.page();
            int swapCacheRefs = page.swapCacheRefs();
            betweenLoads.run();
            return page.count() != page.mapcount() + swapCacheRefs;
        }
    }

    /** A busy page lock does not set forcecow. */
    static final class BusyPageIsNotPinned extends SeedAblation.OfCopyOnePte {
        @Override
        boolean mayBePinned(PteCopy copy) {
            if (!copy.tryLockPage()) {
                return false;
            }
            boolean pinned = copy.hasUnexplainedReference();
            copy.unlockPage();
            return pinned;
        }
    }

    /** No unlock_page(). */
    static final class KeepsPageLocked extends SeedAblation.OfCopyOnePte {
        @Override
        boolean mayBePinned(PteCopy copy) {
            return !copy.tryLockPage() || copy.hasUnexplainedReference();
        }
    }

    /** No comparison of the counts: only a busy page lock sets forcecow. */
    static final class CountsAreNotCompared extends SeedAblation.OfCopyOnePte {
        @Override
        boolean mayBePinned(PteCopy copy) {
            if (!copy.tryLockPage()) {
                return true;
            }
            copy.unlockPage();
            return false;
        }
    }

    /** The comparison does not add the swap cache's reference. */
    static final class SwapCacheIsNotCounted extends SeedAblation.OfCopyOnePte {
        @Override
        boolean mayBePinned(PteCopy copy) {
            if (!copy.tryLockPage()) {
                return true;
            }
            boolean pinned = copy.page().count() != copy.page().mapcount();
            copy.unlockPage();
            return pinned;
        }
    }

    /** No ptep_set_wrprotect() of a page that is going to be copied. */
    static final class CopiedPageStaysWritable extends SeedAblation.OfCopyOnePte {
        @Override
        void writeProtectAndInstall(PteCopy copy, boolean forced) {
            if (!forced) {
                copy.writeProtectParent();
            }
            copy.installReadOnlyInChild();
        }
    }

    /** No ptep_set_wrprotect() at all after the hunk that took away the old one. */
    static final class ParentStaysWritable extends SeedAblation.OfCopyOnePte {
        @Override
        void writeProtectAndInstall(PteCopy copy, boolean forced) {
            copy.installReadOnlyInChild();
        }
    }

    /** No pte_wrprotect() of the pte that the child gets. */
    static final class ChildMayWrite extends SeedAblation.OfCopyOnePte {
        @Override
        void writeProtectAndInstall(PteCopy copy, boolean forced) {
            copy.installInChild(copy.pte());
            copy.writeProtectParent();
        }
    }
}
