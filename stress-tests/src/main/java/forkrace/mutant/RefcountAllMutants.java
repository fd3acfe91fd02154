// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.REFCOUNT_ALL;

import forkrace.mm.CopyStep;
import forkrace.mm.DelegatingFix;
import forkrace.mm.PteCopy;
import forkrace.mutant.Mutant.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Mistakes in V1. Methods are lists, as long as they have entries. */
final class RefcountAllMutants {

    private RefcountAllMutants() {}

    static List<Mutant> all() {
        return Stream.of(killed(), harmless()).flatMap(List::stream).toList();
    }

    private static List<Mutant> killed() {
        return List.of(
                Mutant.ofFix(
                        "M-V1-01",
                        Kind.CHECK_SKIPPED,
                        "copy_one_pte",
                        "Count and mapcount are not compared: every page is shared.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                return SeedSteps.finishRefcountAll(copy, false);
                            }
                        },
                        Cells.dio(REFCOUNT_ALL)),
                Mutant.ofFix(
                        "M-V1-02",
                        Kind.CHECK_WEAKENED,
                        "copy_one_pte",
                        "One unexplained reference is not enough for a copy.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                return SeedSteps.finishRefcountAll(
                                        copy,
                                        copy.isCow()
                                                && copy.page().isAnon()
                                                && SeedSteps.hasTwoUnexplainedReferences(copy));
                            }
                        },
                        Cells.dio(REFCOUNT_ALL)),
                Mutant.ofFix(
                        "M-V1-03",
                        Kind.STEP_SKIPPED,
                        "copy_pte_range",
                        "The child is not made to fault after the locks are dropped: it keeps the shared page.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int copyAfterUnlock(PteCopy copy) {
                                return 0;
                            }
                        },
                        Cells.pinned(REFCOUNT_ALL)),
                Mutant.ofFix(
                        "M-V1-04",
                        Kind.STEPS_SWAPPED,
                        "copy_one_pte",
                        "The child of a pinned page gets a pte that still allows writes, so its fault copies nothing.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                if (copy.isCow() && copy.page().isAnon() && SeedSteps.mayBePinned(copy)) {
                                    copy.installInChild(copy.pte());
                                    return CopyStep.COPY_AFTER_UNLOCK;
                                }
                                return SeedSteps.finishRefcountAll(copy, false);
                            }
                        },
                        Cells.pinned(REFCOUNT_ALL)),
                Mutant.ofFix(
                        "M-V1-05",
                        Kind.STEP_SKIPPED,
                        "copy_one_pte",
                        "A page without pin is not write-protected in the parent.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                if (copy.isCow() && copy.page().isAnon() && SeedSteps.mayBePinned(copy)) {
                                    return SeedSteps.finishRefcountAll(copy, true);
                                }
                                copy.installReadOnlyInChild();
                                return CopyStep.NEXT;
                            }
                        },
                        Cells.gupRace(REFCOUNT_ALL)));
    }

    private static List<Mutant> harmless() {
        return List.of(
                Mutant.ofFix(
                                "M-V1-06",
                                Kind.STEPS_SWAPPED,
                                "copy_one_pte",
                                "The parent is write-protected before the check, so also where the page is copied.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        long pte = copy.writeProtectParent();
                                        if (copy.isCow() && copy.page().isAnon() && SeedSteps.mayBePinned(copy)) {
                                            copy.installInChild(pte);
                                            return CopyStep.COPY_AFTER_UNLOCK;
                                        }
                                        copy.installInChild(pte);
                                        return CopyStep.NEXT;
                                    }
                                },
                                Cells.all(Cells.pinned(REFCOUNT_ALL), Cells.gupRace(REFCOUNT_ALL)))
                        .harmlessBecause(
                                "Stores wait for mmap_sem until fork is over; then the page has one mapping again, and do_wp_page reuses it."),
                Mutant.ofFix(
                                "M-V1-07",
                                Kind.CHECK_WEAKENED,
                                "copy_one_pte",
                                "A busy page lock is taken for no pin.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finishRefcountAll(
                                                copy,
                                                copy.isCow()
                                                        && copy.page().isAnon()
                                                        && SeedSteps.mayBePinnedUnlessBusy(copy));
                                    }
                                },
                                Cells.all(Cells.pinned(REFCOUNT_ALL), Cells.gupRace(REFCOUNT_ALL)))
                        .harmlessBecause(
                                "Only the completion of the read locks the page here, when the data are in place: a page shared then is copied with them."),
                Mutant.ofFix(
                                "M-V1-08",
                                Kind.LOCK_DROPPED,
                                "copy_one_pte",
                                "Count and mapcount are compared without the page lock.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finishRefcountAll(
                                                copy,
                                                copy.isCow() && copy.page().isAnon() && copy.hasUnexplainedReference());
                                    }
                                },
                                Cells.all(Cells.pinned(REFCOUNT_ALL), Cells.gupRace(REFCOUNT_ALL)))
                        .harmlessBecause(
                                "The lock makes count and PG_swapcache agree; nothing enters or leaves the swap cache here."),
                Mutant.ofFix(
                                "M-V1-09",
                                Kind.CHECK_SKIPPED,
                                "copy_one_pte",
                                "PageAnon and is_cow_mapping are not asked for.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finishRefcountAll(copy, SeedSteps.mayBePinned(copy));
                                    }
                                },
                                Cells.all(Cells.pinned(REFCOUNT_ALL), Cells.gupRace(REFCOUNT_ALL)))
                        .harmlessBecause("All pages here are anonymous pages of private mappings."));
    }
}
