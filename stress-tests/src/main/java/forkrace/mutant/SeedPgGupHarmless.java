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

/** Changes to V2 that do no harm here. The method is a list, as long as it has entries. */
final class SeedPgGupHarmless {

    private SeedPgGupHarmless() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ofFix(
                                "M-V2-14",
                                Kind.LOCK_DROPPED,
                                "copy_one_pte",
                                "Count and mapcount are compared without the page lock.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finish(
                                                copy,
                                                copy.isCow()
                                                        && copy.page().isAnon()
                                                        && copy.page().isGup()
                                                        && copy.hasUnexplainedReference());
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause(
                                "The lock makes count and PG_swapcache agree; nothing enters or leaves the swap cache here."),
                Mutant.ofFix(
                                "M-V2-15",
                                Kind.CHECK_WEAKENED,
                                "copy_one_pte",
                                "A busy page lock is taken for no pin.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finish(
                                                copy,
                                                copy.isCow()
                                                        && copy.page().isAnon()
                                                        && copy.page().isGup()
                                                        && SeedSteps.mayBePinnedUnlessBusy(copy));
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause(
                                "Only the completion of the read locks the page here, when the data are in place: a page shared then is copied with them."),
                Mutant.ofFix(
                                "M-V2-16",
                                Kind.CHECK_WEAKENED,
                                "copy_one_pte",
                                "The swap cache's reference is not subtracted.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finish(
                                                copy,
                                                copy.isCow()
                                                        && copy.page().isAnon()
                                                        && copy.page().isGup()
                                                        && SeedSteps.differsFromMapcount(copy));
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("No page is in the swap cache here."),
                Mutant.ofFix(
                                "M-V2-17",
                                Kind.CHECK_SKIPPED,
                                "copy_one_pte",
                                "PageAnon is not asked for.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finish(
                                                copy,
                                                copy.isCow() && copy.page().isGup() && SeedSteps.mayBePinned(copy));
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("Only anonymous pages are marked."),
                Mutant.ofFix(
                                "M-V2-18",
                                Kind.STEPS_SWAPPED,
                                "copy_one_pte",
                                "The parent is write-protected before the check.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.writeProtectParent();
                                        long pte = copy.rereadParent();
                                        copy.shareReference();
                                        boolean forced = copy.isCow()
                                                && copy.page().isAnon()
                                                && copy.page().isGup()
                                                && SeedSteps.mayBePinned(copy);
                                        copy.installInChild(pte);
                                        return forced ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("Both pte locks are held: gup sees the pte before or after all of it."),
                Mutant.ofFix(
                                "M-V2-19",
                                Kind.STEP_SKIPPED,
                                "copy_pte_range",
                                "The parent of a copied page stays read-only.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public int copyWithLocksHeld(PteCopy copy) {
                                        copy.copyIntoSparePage();
                                        copy.giveBackShare();
                                        copy.mapSparePage();
                                        copy.addSparePageToLru();
                                        copy.installSparePage();
                                        return 0;
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause(
                                "The page has one mapping again, so do_wp_page reuses it; it copies only while the completion has the page locked, and then the data are in place."),
                Mutant.ofFix(
                                "M-V2-20",
                                Kind.STEP_SKIPPED,
                                "fork_pre_cow",
                                "The copy is not put on the LRU list.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public int copyWithLocksHeld(PteCopy copy) {
                                        copy.copyIntoSparePage();
                                        copy.giveBackShare();
                                        copy.mapSparePage();
                                        copy.installSparePage();
                                        copy.makeParentWritable();
                                        return 0;
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("Nothing is reclaimed here."),
                Mutant.ofFix(
                                "M-V2-21",
                                Kind.LOCK_DROPPED,
                                "copy_pte_range",
                                "The copy is made after both pte locks have been dropped.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        return super.copyOnePte(copy) == CopyStep.NEXT
                                                ? CopyStep.NEXT
                                                : CopyStep.COPY_AFTER_UNLOCK;
                                    }

                                    @Override
                                    public int copyAfterUnlock(PteCopy copy) {
                                        super.copyWithLocksHeld(copy);
                                        return 0;
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause(
                                "mmap_sem keeps out every fault and every gup until fork is over; nothing is reclaimed here."),
                Mutant.ofFix(
                                "M-V2-22",
                                Kind.CHECK_SKIPPED,
                                "copy_one_pte",
                                "Every marked page is copied, pinned or not.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public CopyStep copyOnePte(PteCopy copy) {
                                        copy.shareReference();
                                        return SeedSteps.finish(
                                                copy,
                                                copy.isCow()
                                                        && copy.page().isAnon()
                                                        && copy.page().isGup());
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause(
                                "A copy too many costs time and memory only; S06b.V2 shows that cost without the mistake."),
                Mutant.ofFix(
                                "M-V2-23",
                                Kind.CHECK_SKIPPED,
                                "prep_new_page",
                                "A mark on a free page is not reported.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public int flagsBadAtAlloc() {
                                        return 0;
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("free_pages_check has cleared it."),
                Mutant.ofFix(
                                "M-V2-24",
                                Kind.CHECK_SKIPPED,
                                "follow_page",
                                "Pages are marked also where gup only wants to read.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public void afterGetPage(Page page, GupRequest request) {
                                        page.setGup();
                                    }
                                },
                                Cells.all(Cells.pinned(SEED_PGGUP), Cells.gupRace(SEED_PGGUP)))
                        .harmlessBecause("All pins here are for writing."));
    }
}
