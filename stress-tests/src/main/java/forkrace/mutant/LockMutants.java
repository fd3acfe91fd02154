// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.REFCOUNT_ALL;
import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;

import forkrace.mutant.Mutant.Kind;
import forkrace.scenario.PagevecVsFork;
import java.util.List;

/** Mistakes in the locks of the kernel. Methods are lists, as long as they have entries. */
final class LockMutants {

    private LockMutants() {}

    static List<Mutant> all() {
        return locks();
    }

    private static List<Mutant> locks() {
        return List.of(
                Mutant.ofKernel(
                        "M-K-17",
                        Kind.LOCK_DROPPED,
                        "get_user_pages",
                        "gup takes neither mmap_sem nor the pte lock.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.remove("Gup", "unlocked", "RwSem.downRead", 0),
                        Edit.remove("Gup", "unlocked", "RwSem.upRead", 0),
                        Edit.remove("Gup", "followPage", "SpinLock.lock", 0),
                        Edit.remove("Gup", "followPage", "SpinLock.unlock", 0)),
                Mutant.ofKernel(
                                "M-K-18",
                                Kind.LOCK_DROPPED,
                                "follow_page",
                                "gup does not take the pte lock.",
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Edit.remove("Gup", "followPage", "SpinLock.lock", 0),
                                Edit.remove("Gup", "followPage", "SpinLock.unlock", 0))
                        .harmlessBecause("mmap_sem keeps gup out of fork; two faults do not meet in follow_page."),
                Mutant.ofKernel(
                                "M-K-19",
                                Kind.LOCK_DROPPED,
                                "get_user_pages",
                                "gup does not take mmap_sem.",
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Edit.remove("Gup", "unlocked", "RwSem.downRead", 0),
                                Edit.remove("Gup", "unlocked", "RwSem.upRead", 0))
                        .harmlessBecause("The pte lock orders gup and fork page by page."),
                Mutant.ofKernel(
                                "M-K-20",
                                Kind.LOCK_DROPPED,
                                "copy_pte_range",
                                "Fork does not take the parent's pte lock.",
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Edit.remove("PteCopy", "lockParent", "SpinLock.lock", 0),
                                Edit.remove("PteCopy", "unlockParent", "SpinLock.unlock", 0))
                        .harmlessBecause("mmap_sem keeps out gup and faults."),
                Mutant.ofKernel(
                        "M-K-21",
                        Kind.LOCKS_SWAPPED,
                        "copy_pte_range",
                        "The parent's pte lock is taken before the child's.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.move("Fork", "copyPteRange", "PteCopy.lockParent", 1, "PteCopy.lockChild", 1)),
                Mutant.ofKernel(
                        "M-K-22",
                        Kind.LOCKS_SWAPPED,
                        "dup_mmap",
                        "The child's mmap_sem is taken before the parent's.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.move("Fork", "dupMmap", "RwSem.downWrite", 2, "RwSem.downWrite", 1)),
                Mutant.ofKernel(
                        "M-K-23",
                        Kind.LOCK_KEPT,
                        "follow_page",
                        "gup returns with the pte lock held.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.remove("Gup", "followPage", "SpinLock.unlock", 3)),
                Mutant.ofKernel(
                        "M-K-24",
                        Kind.LOCK_KEPT,
                        "set_page_dirty_lock",
                        "The completion of a read keeps the page locked.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.remove("Gup", "setPageDirtyLock", "Page.unlock", 0)),
                Mutant.ofKernel(
                                "M-K-25",
                                Kind.LOCK_DROPPED,
                                "anon_vma_link",
                                "The child's vma joins the list without anon_vma->lock.",
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Edit.remove("AnonVma", "link", "SpinLock.lock", 0),
                                Edit.remove("AnonVma", "link", "SpinLock.unlock", 0))
                        .harmlessBecause("Only the forking thread uses the list: nothing is reclaimed here."),
                Mutant.ofKernel(
                                "M-K-26",
                                Kind.LOCK_DROPPED,
                                "__pagevec_lru_add_active",
                                "A drain does not take lru_lock.",
                                Cells.all(
                                        MutantCell.of(UNFIXED, PagevecVsFork.class),
                                        MutantCell.of(SEED_PGGUP, PagevecVsFork.class)),
                                Edit.remove("Lru", "pagevecLruAddActive", "SpinLock.lock", 0),
                                Edit.remove("Lru", "pagevecLruAddActive", "SpinLock.unlock", 0))
                        .harmlessBecause(
                                "A drain is one step on the list, since what a lock guards has no steps of its own; two drains never break each other here."),
                Mutant.ofKernel(
                                "M-K-27",
                                Kind.LOCK_DROPPED,
                                "dup_mmap",
                                "Fork does not take the parent's mmap_sem.",
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Edit.remove("Fork", "dupMmap", "RwSem.downWrite", 1),
                                Edit.remove("Fork", "dupMmap", "RwSem.upWrite", 2))
                        .harmlessBecause(
                                "The pte locks order fork against gup and faults page by page, and the flush still comes before fork returns."),
                Mutant.ofKernel(
                        "M-K-28",
                        Kind.LOCK_DROPPED,
                        "do_wp_page",
                        "A write fault copies without the pte lock.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.remove("Fault", "handlePteFault", "SpinLock.lock", 0),
                        Edit.remove("Fault", "handlePteFault", "SpinLock.unlock", 0),
                        Edit.remove("Fault", "doWpPage", "SpinLock.unlock", 0),
                        Edit.remove("Fault", "wpPageCopy", "SpinLock.lock", 0),
                        Edit.remove("Fault", "wpPageCopy", "SpinLock.unlock", 0)),
                Mutant.ofKernel(
                        "M-K-29",
                        Kind.LOCK_DROPPED,
                        "dup_mmap",
                        "Fork takes neither mmap_sem nor the parent's pte lock.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.remove("Fork", "dupMmap", "RwSem.downWrite", 1),
                        Edit.remove("Fork", "dupMmap", "RwSem.upWrite", 2),
                        Edit.remove("PteCopy", "lockParent", "SpinLock.lock", 0),
                        Edit.remove("PteCopy", "unlockParent", "SpinLock.unlock", 0)),
                Mutant.ofKernel(
                        "M-K-30",
                        Kind.FLUSH_SKIPPED,
                        "ptep_clear_flush",
                        "do_wp_page changes the pte without flushing the page.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.remove("Rmap", "clearFlush", "Tlb.flushPage", 0)));
    }
}
