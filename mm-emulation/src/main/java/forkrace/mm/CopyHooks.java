// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change fork. Every default is the unfixed kernel. */
public interface CopyHooks {

    /** In dup_mmap, before the parent's mmap_sem is taken. May sleep. */
    default void beforeMmapSem(Cpu cpu, MmStruct oldMm) {}

    /** In dup_mmap, after the parent's mmap_sem is released. */
    default void afterMmapSem(Cpu cpu, MmStruct oldMm) {}

    /** In dup_mmap: the vma that copy_page_range is given. */
    default VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return parent;
    }

    /** In copy_page_range of a COW mapping, before the first pte. */
    default void beginCopyPageRange(MmStruct srcMm) {}

    /** In copy_page_range of a COW mapping, after the last pte, also when it failed. */
    default void endCopyPageRange(MmStruct srcMm) {}

    /** In copy_pte_range, before the locks of one page table are taken, and again after each lock break. May sleep. 0 or -errno. */
    default int beforePteLocks(PteCopy copy) {
        return 0;
    }

    /** In copy_one_pte, for a present pte: both pte locks held. */
    default CopyStep copyOnePte(PteCopy copy) {
        copy.writeProtectParent();
        long pte = copy.rereadParent();
        copy.shareReference();
        copy.installInChild(pte);
        return CopyStep.NEXT;
    }

    /**
     * In copy_pte_range after {@link CopyStep#COPY_WITH_LOCKS_HELD}: both pte locks held; may drop them and take them again, in which
     * case it may sleep between. 0, {@code -EAGAIN} to come back to this pte, or {@code -ENOMEM}.
     */
    default int copyWithLocksHeld(PteCopy copy) {
        throw new UnsupportedOperationException("this fix never asks for a copy");
    }

    /** In copy_pte_range after {@link CopyStep#COPY_AFTER_UNLOCK}: no pte lock held. May sleep. 0 or -errno. */
    default int copyAfterUnlock(PteCopy copy) {
        throw new UnsupportedOperationException("this fix never asks for a copy");
    }

    /** At the end of copy_pte_range, and where it gives up for lack of a page table. No lock held. */
    default void afterPteRange(PteCopy copy) {}

    /** In copy_one_pte, for a swap entry, which has one user more now: what both are left with. Both pte locks held. */
    default long copySwapPte(long pte) {
        return pte;
    }
}
