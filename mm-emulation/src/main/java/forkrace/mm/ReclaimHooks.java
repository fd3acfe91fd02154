// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change reclaim, migration and soft-dirty tracking. Every default is the unfixed kernel. */
public interface ReclaimHooks {

    /** In shrink_page_list, for an anonymous page outside the swap cache: page locked. */
    default boolean mayAddToSwap(Cpu cpu, Page page) {
        return true;
    }

    /** In __add_to_swap_cache, between the reference and PG_swapcache. */
    default void orderSwapCacheAdd() {}

    /** In try_to_unmap_one, page and pte lock held, the pte still in place. */
    default boolean mayUnmap(Cpu cpu, Page page) {
        return true;
    }

    /** In try_to_unmap_one and try_to_migrate_one, the pte cleared and flushed. False puts it back. */
    default boolean mayUnmapCleared(Cpu cpu, Page page) {
        return true;
    }

    /** In try_to_unmap_one, just before {@link #mayUnmapCleared}: the swap pte that takes the place of the mapping. */
    default long swapPteFor(Page page, long swapPte) {
        return swapPte;
    }

    /** In clear_refs_pte_range, pte lock held: a page that is mapped writable may be write-protected. */
    default boolean mayClearSoftDirty(Cpu cpu, MmStruct mm, Page page) {
        return true;
    }

    /** In remove_migration_pte: the page is mapped again; {@code exclusive} if it was when it was unmapped. */
    default void afterMigration(Page page, boolean exclusive) {}
}
