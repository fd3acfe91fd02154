// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.DONTFORK;
import static forkrace.fix.FixId.REFCOUNT_ALL;
import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;

import forkrace.mutant.Mutant.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Mistakes in the steps of the kernel. Methods are lists, as long as they have entries. */
final class KernelMutants {

    private KernelMutants() {}

    static List<Mutant> all() {
        return Stream.of(steps(), references()).flatMap(List::stream).toList();
    }

    private static List<Mutant> steps() {
        return List.of(
                Mutant.ofKernel(
                        "M-K-01",
                        Kind.FLUSH_SKIPPED,
                        "dup_mmap",
                        "No TLB is flushed at the end of fork.",
                        Cells.staleTlb(UNFIXED),
                        Edit.remove("Fork", "dupMmap", "Tlb.flushMm", 0)),
                Mutant.ofKernel(
                        "M-K-02",
                        Kind.STEPS_SWAPPED,
                        "dup_mmap",
                        "The TLBs are flushed before the ptes are write-protected.",
                        Cells.staleTlb(UNFIXED),
                        Edit.move("Fork", "dupMmap", "Tlb.flushMm", 1, "RwSem.downWrite", 2)),
                Mutant.ofKernel(
                        "M-K-03",
                        Kind.FLUSH_SKIPPED,
                        "flush_tlb_mm",
                        "Only the TLB of the forking CPU is flushed.",
                        Cells.staleTlb(UNFIXED),
                        Edit.answer("Tlb", "flushMm", "MmStruct.cpuVmMask", 0, 2)),
                Mutant.ofKernel(
                                "M-K-04",
                                Kind.STEPS_SWAPPED,
                                "dup_mmap",
                                "mmap_sem is released before the TLBs are flushed.",
                                Cells.staleTlb(UNFIXED),
                                Edit.move("Fork", "dupMmap", "RwSem.upWrite", 2, "Tlb.flushMm", 1))
                        .harmlessBecause(
                                "Fork still does not return before the flush, and who faults meanwhile flushes its own page."),
                Mutant.ofKernel(
                        "M-K-05",
                        Kind.CHECK_SKIPPED,
                        "do_wp_page",
                        "A page is reused whether or not somebody else maps it.",
                        Cells.all(
                                Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                                Cells.staleTlb(UNFIXED)),
                        Edit.answer("Fault", "tryLockAndReuse", "ForkFix.canReusePage", 0, 1)),
                Mutant.ofKernel(
                        "M-K-06",
                        Kind.STEP_SKIPPED,
                        "cow_user_page",
                        "A write fault maps a page without copying the old one.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.remove("Fault", "allocCopy", "Fault.cowUserPage", 0)),
                Mutant.ofKernel(
                        "M-K-07",
                        Kind.ERROR_IGNORED,
                        "dup_mm",
                        "A child whose ptes could not all be copied is not torn down.",
                        Cells.failing(SEED_PGGUP),
                        Edit.remove("Fork", "dupMm", "MmStruct.mmput", 0)),
                Mutant.ofKernel(
                        "M-K-08",
                        Kind.CHECK_SKIPPED,
                        "dup_mmap",
                        "VM_DONTCOPY is not looked at.",
                        Cells.dio(DONTFORK),
                        Edit.constant("Fork", "dupMmap", 0x20000, 0)),
                Mutant.ofKernel(
                        "M-K-09",
                        Kind.STEP_SKIPPED,
                        "copy_pte_range",
                        "The child's rss is not counted.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.remove("Fork", "copyPteRange", "PteCopy.addRss", 0)));
    }

    private static List<Mutant> references() {
        return List.of(
                Mutant.ofKernel(
                        "M-K-10",
                        Kind.REFERENCE_FORGOTTEN,
                        "follow_page",
                        "gup hands out pages without a reference.",
                        Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                        Edit.remove("Gup", "followPage", "Gup.tryGrabPage", 0)),
                Mutant.ofKernel(
                        "M-K-11",
                        Kind.REFERENCE_FORGOTTEN,
                        "put_page",
                        "The end of a pin does not give back its reference.",
                        Cells.all(
                                Cells.all(Cells.aligned(REFCOUNT_ALL), Cells.aligned(SEED_PGGUP)),
                                Cells.aligned(DONTFORK)),
                        Edit.remove("Gup", "putUserPage", "Page.put", 0)),
                Mutant.ofKernel(
                        "M-K-12",
                        Kind.REFERENCE_FORGOTTEN,
                        "copy_one_pte",
                        "The child maps the page without a reference.",
                        Cells.all(Cells.pagevec(UNFIXED), Cells.staleTlb(UNFIXED)),
                        Edit.remove("PteCopy", "shareReference", "Page.get", 0)),
                Mutant.ofKernel(
                        "M-K-13",
                        Kind.REFERENCE_FORGOTTEN,
                        "page_dup_rmap",
                        "The child's mapping is not counted.",
                        Cells.all(Cells.pagevec(UNFIXED), Cells.staleTlb(UNFIXED)),
                        Edit.remove("PteCopy", "shareReference", "Rmap.pageDupRmap", 0)),
                Mutant.ofKernel(
                        "M-K-14",
                        Kind.REFERENCE_FORGOTTEN,
                        "lru_cache_add_active",
                        "A pagevec holds a page without a reference.",
                        Cells.all(
                                Cells.pagevec(UNFIXED),
                                Cells.pagevec(SEED_PGGUP),
                                Cells.pagevec(DONTFORK),
                                Cells.sticky(UNFIXED),
                                Cells.sticky(DONTFORK)),
                        Edit.remove("Lru", "cacheAddActive", "Page.get", 0)),
                Mutant.ofKernel(
                        "M-K-15",
                        Kind.REFERENCE_FORGOTTEN,
                        "page_remove_rmap",
                        "Exit does not take back its mapping.",
                        Cells.pagevec(UNFIXED),
                        Edit.remove("Zap", "zapPteRange", "Rmap.pageRemoveRmap", 0)),
                Mutant.ofKernel(
                        "M-K-16",
                        Kind.CHECK_SKIPPED,
                        "follow_page",
                        "gup for writing takes a read-only pte as it is.",
                        Cells.all(Cells.gupRace(REFCOUNT_ALL), Cells.gupRace(SEED_PGGUP)),
                        Edit.answer("Gup", "followPage", "Pte.isWritable", 0, 1)));
    }
}
