// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

/**
 * Classes of locks, outermost first. A blocking acquisition must go to a class of a strictly higher rank than every lock held;
 * a trylock may invert. Source: head comments of mm/rmap.c and mm/filemap.c, 2.6.18, and the nesting seen in the code.
 */
public enum LockClass {
    /** {@code inode->i_mutex}: direct I/O holds it while it begins a read. */
    I_MUTEX(5, true, false),
    /** {@code mm->mm_pinned_sem}, of the patches of April 2009: outside everything of the mm. */
    MM_PINNED_SEM(10, true, false),
    /** {@code mm->mmap_sem} of the parent, or of the only mm involved. */
    MMAP_SEM(20, true, false),
    /** {@code mm->mmap_sem} of the child in dup_mmap, nesting subclass 1. */
    MMAP_SEM_CHILD(21, true, false),
    /** {@code hugetlb_instantiation_mutex}. */
    HUGETLB_INSTANTIATION(25, true, false),
    /** PG_locked. */
    PG_LOCKED(30, true, false),
    /** {@code mapping->i_mmap_lock}. */
    I_MMAP(40, false, false),
    /** {@code anon_vma->lock}. */
    ANON_VMA(50, false, false),
    /** A pte lock, or {@code mm->page_table_lock}; in fork the child's. */
    PTE(60, false, false),
    /** The parent's pte lock in fork, {@code SINGLE_DEPTH_NESTING}. */
    PTE_NESTED(61, false, false),
    /** {@code zone->lru_lock}. */
    LRU(70, false, true),
    /** {@code swap_lock}. */
    SWAP(70, false, false),
    /** {@code mmlist_lock}. */
    MMLIST(80, false, false),
    /** {@code hugetlb_lock}: the pool of huge pages. */
    HUGETLB(90, false, false),
    /** {@code swapper_space.tree_lock}. */
    TREE(90, false, true),
    /** {@code zone->lock}. */
    ZONE(100, false, true);

    final int rank;
    final boolean sleeping;
    final boolean irqsOff;

    LockClass(int rank, boolean sleeping, boolean irqsOff) {
        this.rank = rank;
        this.sleeping = sleeping;
        this.irqsOff = irqsOff;
    }
}
