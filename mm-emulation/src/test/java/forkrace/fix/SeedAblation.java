// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.DelegatingFix;
import forkrace.mm.ForkFix;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;

/** The seed with something left out: every hook is the seed's, or another ablation's, until a subclass overrides it. */
abstract class SeedAblation extends DelegatingFix {

    final ForkFix seed;

    SeedAblation() {
        this(new SeedPgGup());
    }

    SeedAblation(ForkFix seed) {
        super(seed);
        this.seed = seed;
    }

    /** {@code copy_one_pte()} of the seed in parts. Unabridged it behaves as {@link SeedPgGup#copyOnePte}. */
    static class OfCopyOnePte extends SeedAblation {

        @Override
        public final CopyStep copyOnePte(PteCopy copy) {
            copy.shareReference();
            boolean forced = initiallyForced() || (isInQuestion(copy) && mayBePinned(copy));
            writeProtectAndInstall(copy, forced);
            return result(forced);
        }

        boolean initiallyForced() {
            return false;
        }

        boolean isInQuestion(PteCopy copy) {
            return copy.isCow() && copy.page().isAnon() && copy.page().isGup();
        }

        boolean mayBePinned(PteCopy copy) {
            return PinCheck.mayBePinned(copy);
        }

        void writeProtectAndInstall(PteCopy copy, boolean forced) {
            copy.installInChild(copy.writeProtectParent());
        }

        CopyStep result(boolean forced) {
            return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
        }
    }

    /** The copy under both pte locks in parts. Unabridged it behaves as {@link SeedPgGup#copyWithLocksHeld}. */
    static class OfPreCow extends SeedAblation {

        OfPreCow() {}

        OfPreCow(ForkFix seed) {
            super(seed);
        }

        @Override
        public final int copyWithLocksHeld(PteCopy copy) {
            copyPage(copy);
            giveBackShare(copy);
            mapSparePage(copy);
            addSparePageToLru(copy);
            installSparePage(copy);
            copy.makeParentWritable();
            return 0;
        }

        void copyPage(PteCopy copy) {
            copy.copyIntoSparePage();
        }

        void giveBackShare(PteCopy copy) {
            copy.giveBackShare();
        }

        void mapSparePage(PteCopy copy) {
            copy.mapSparePage();
        }

        void addSparePageToLru(PteCopy copy) {
            copy.addSparePageToLru();
        }

        void installSparePage(PteCopy copy) {
            copy.installSparePage();
        }
    }

    /** Calls back in copy_one_pte after the parent's pte was loaded and before anything is done. */
    static final class CallsBackBeforePte extends SeedAblation {
        Runnable afterLoad = () -> {};

        CallsBackBeforePte(ForkFix seed) {
            super(seed);
        }

        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            afterLoad.run();
            return seed.copyOnePte(copy);
        }
    }

    /** Calls back in the middle of cow_user_page(); perhaps after a flush that the seed does not have. */
    static final class CallsBackHalfway extends OfPreCow {

        /** Which mm is flushed before the copy. */
        enum Flush {
            NONE,
            OF_PARENT,
            OF_GIVEN_VMA
        }

        private final Flush flush;
        Runnable halfway = () -> {};

        CallsBackHalfway(ForkFix seed, Flush flush) {
            super(seed);
            this.flush = flush;
        }

        @Override
        void copyPage(PteCopy copy) {
            if (flush != Flush.NONE) {
                SeedHunkSteps.flushBeforeCopy(copy, flush == Flush.OF_PARENT);
            }
            SeedHunkSteps.copyIntoSparePage(copy, halfway);
        }
    }
}
