// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.SEED_PGGUP;

import forkrace.mm.CopyStep;
import forkrace.mm.DelegatingFix;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.mutant.Mutant.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Mistakes in V2 in what decides and copies. Methods are lists, as long as they have entries. */
final class SeedPgGupMutants {

    private SeedPgGupMutants() {}

    static List<Mutant> all() {
        return Stream.of(decision(), copying(), SeedPgGupHarmless.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> decision() {
        return List.of(
                Mutant.ofFix(
                        "M-V2-01",
                        Kind.STEP_SKIPPED,
                        "follow_page",
                        "PG_gup is never set.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public void afterGetPage(Page page, GupRequest request) {}
                        },
                        Cells.dio(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-02",
                        Kind.CHECK_SKIPPED,
                        "copy_one_pte",
                        "PG_gup is not asked for: a fresh page in a pagevec is taken for pinned.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                return SeedSteps.copyOnePte(
                                        copy, copy.isCow() && copy.page().isAnon());
                            }
                        },
                        Cells.pagevec(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-03",
                        Kind.CHECK_SKIPPED,
                        "copy_one_pte",
                        "Count and mapcount are not compared: every page is shared.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                return SeedSteps.finish(copy, false);
                            }
                        },
                        Cells.dio(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-04",
                        Kind.CHECK_WEAKENED,
                        "copy_one_pte",
                        "One unexplained reference is not enough for a copy.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                return SeedSteps.finish(
                                        copy,
                                        copy.isCow()
                                                && copy.page().isAnon()
                                                && copy.page().isGup()
                                                && SeedSteps.hasTwoUnexplainedReferences(copy));
                            }
                        },
                        Cells.dio(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-05",
                        Kind.LOCK_KEPT,
                        "copy_one_pte",
                        "The page lock is not given back after the comparison.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                return SeedSteps.finish(
                                        copy,
                                        copy.isCow()
                                                && copy.page().isAnon()
                                                && copy.page().isGup()
                                                && (!copy.tryLockPage() || copy.hasUnexplainedReference()));
                            }
                        },
                        Cells.aligned(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-06",
                        Kind.STEP_SKIPPED,
                        "copy_one_pte",
                        "A page without pin is not write-protected in the parent.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                if (copy.isCow()
                                        && copy.page().isAnon()
                                        && copy.page().isGup()
                                        && SeedSteps.mayBePinned(copy)) {
                                    return SeedSteps.finish(copy, true);
                                }
                                copy.installReadOnlyInChild();
                                return CopyStep.NEXT;
                            }
                        },
                        Cells.gupRace(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-07",
                        Kind.STEP_SKIPPED,
                        "copy_pte_range",
                        "Nothing is copied under the locks; the parent becomes writable all the same.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int copyWithLocksHeld(PteCopy copy) {
                                copy.makeParentWritable();
                                return 0;
                            }
                        },
                        Cells.pinned(SEED_PGGUP)));
    }

    private static List<Mutant> copying() {
        return List.of(
                Mutant.ofFix(
                        "M-V2-08",
                        Kind.REFERENCE_FORGOTTEN,
                        "fork_pre_cow",
                        "The share of the copied page is not given back.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int copyWithLocksHeld(PteCopy copy) {
                                copy.copyIntoSparePage();
                                copy.mapSparePage();
                                copy.addSparePageToLru();
                                copy.installSparePage();
                                copy.makeParentWritable();
                                return 0;
                            }
                        },
                        Cells.aligned(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-09",
                        Kind.STEP_SKIPPED,
                        "fork_pre_cow",
                        "The copy is put into the child without a mapping being counted.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int copyWithLocksHeld(PteCopy copy) {
                                copy.copyIntoSparePage();
                                copy.giveBackShare();
                                copy.addSparePageToLru();
                                copy.installSparePage();
                                copy.makeParentWritable();
                                return 0;
                            }
                        },
                        Cells.aligned(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-10",
                        Kind.REFERENCE_FORGOTTEN,
                        "copy_pte_range",
                        "A spare page that was not needed is not released.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public void afterPteRange(PteCopy copy) {}
                        },
                        Cells.all(Cells.pagevec(SEED_PGGUP), Cells.failing(SEED_PGGUP))),
                Mutant.ofFix(
                        "M-V2-11",
                        Kind.ERROR_IGNORED,
                        "copy_pte_range",
                        "Fork goes on without a spare page.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int beforePteLocks(PteCopy copy) {
                                copy.allocSparePage();
                                return 0;
                            }
                        },
                        Cells.failing(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-12",
                        Kind.STEPS_SWAPPED,
                        "copy_pte_range",
                        "The spare page is allocated when it is needed, under the pte locks.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int beforePteLocks(PteCopy copy) {
                                return 0;
                            }

                            @Override
                            public int copyWithLocksHeld(PteCopy copy) {
                                copy.allocSparePage();
                                super.copyWithLocksHeld(copy);
                                return 0;
                            }
                        },
                        Cells.aligned(SEED_PGGUP)),
                Mutant.ofFix(
                        "M-V2-13",
                        Kind.STEP_SKIPPED,
                        "free_pages_check",
                        "PG_gup is not cleared when the page is freed.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int flagsClearedAtFree() {
                                return 0;
                            }
                        },
                        Cells.pinned(SEED_PGGUP)));
    }
}
