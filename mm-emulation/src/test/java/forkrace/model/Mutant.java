// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import static forkrace.fix.FixId.DONTFORK;
import static forkrace.fix.FixId.REFCOUNT_ALL;
import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;

import forkrace.fix.FixId;
import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.DelegatingFix;
import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import java.util.function.UnaryOperator;

/** Variants with one fault planted. The last ones are better than the variant: then a predicted deviation stays out. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum Mutant {
    PARENT_STAYS_WRITABLE(UNFIXED, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.shareReference();
            copy.installReadOnlyInChild();
            return CopyStep.NEXT;
        }
    }),
    CHILD_IS_WRITABLE(UNFIXED, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.shareReference();
            copy.installInChild(copy.pte());
            copy.writeProtectParent();
            return CopyStep.NEXT;
        }
    }),
    NO_MAPCOUNT(UNFIXED, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.page().get();
            copy.installInChild(copy.writeProtectParent());
            return CopyStep.NEXT;
        }
    }),
    NO_REFERENCE(UNFIXED, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.installInChild(copy.writeProtectParent());
            return CopyStep.NEXT;
        }
    }),
    REFERENCE_TWICE(UNFIXED, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.page().get();
            return super.copyOnePte(copy);
        }
    }),
    SHARES_PINNED_PAGES(REFCOUNT_ALL, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            return share(copy);
        }
    }),
    ONE_REFERENCE_IS_NOT_ENOUGH(REFCOUNT_ALL, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            Page page = copy.page();
            return page.count() == page.mapcount() + page.swapCacheRefs() + 1 ? share(copy) : super.copyOnePte(copy);
        }
    }),
    NO_FAULT_IN_CHILD(REFCOUNT_ALL, fix -> new DelegatingFix(fix) {
        @Override
        public int copyAfterUnlock(PteCopy copy) {
            return 0;
        }
    }),
    NEVER_MARKS(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public void afterGetPage(Page page, GupRequest request) {}
    }),
    SPARE_PAGE_STAYS_EMPTY(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.giveBackShare();
            copy.mapSparePage();
            copy.addSparePageToLru();
            copy.installSparePage();
            copy.makeParentWritable();
            return 0;
        }
    }),
    SHARE_IS_NOT_GIVEN_BACK(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.copyIntoSparePage();
            copy.mapSparePage();
            copy.addSparePageToLru();
            copy.installSparePage();
            copy.makeParentWritable();
            return 0;
        }
    }),
    SPARE_PAGE_HAS_NO_MAPCOUNT(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.copyIntoSparePage();
            copy.giveBackShare();
            copy.addSparePageToLru();
            copy.installSparePage();
            copy.makeParentWritable();
            return 0;
        }
    }),
    SPARE_PAGE_IS_LEAKED(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public void afterPteRange(PteCopy copy) {}
    }),
    MARK_SURVIVES_FREE(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int flagsClearedAtFree() {
            return 0;
        }
    }),
    MARK_SURVIVES_FREE_UNSEEN(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int flagsClearedAtFree() {
            return 0;
        }

        @Override
        public int flagsBadAtAlloc() {
            return 0;
        }
    }),
    PARENT_STAYS_READ_ONLY(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            copy.preCow();
            return 0;
        }
    }),
    BUFFERS_ARE_NOT_MARKED(DONTFORK, fix -> new DelegatingFix(fix) {
        @Override
        public int registerBuffer(Cpu cpu, int start, int pages) {
            return 0;
        }
    }),

    // Better than the variant.
    COPIES_PINNED_PAGES(UNFIXED, fix -> SEED_PGGUP.create()),
    COPIES_ONLY_WRITABLE_PAGES(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            return copy.wasWritable() ? super.copyOnePte(copy) : share(copy);
        }
    }),
    MARKS_WHATEVER_BECAME_OF_FOLL_WRITE(SEED_PGGUP, fix -> new DelegatingFix(fix) {
        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (request.originallyWrite() && page.isAnon()) {
                page.setGup();
            }
        }
    });

    /** The variant that the oracle expects. */
    final FixId fix;

    private final UnaryOperator<ForkFix> fault;

    Mutant(FixId fix, UnaryOperator<ForkFix> fault) {
        this.fix = fix;
        this.fault = fault;
    }

    ForkFix create() {
        return fault.apply(fix.create());
    }

    private static CopyStep share(PteCopy copy) {
        copy.shareReference();
        copy.installInChild(copy.writeProtectParent());
        return CopyStep.NEXT;
    }
}
