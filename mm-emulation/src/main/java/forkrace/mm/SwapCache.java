// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.Lockdep;

/**
 * mm/swap_state.c, 2.6.18: pages that have a swap slot. The order of count and flag is what fork's check rests on: added, the
 * reference comes before PG_swapcache; deleted, PG_swapcache goes before the reference.
 */
final class SwapCache {

    private SwapCache() {}

    /**
     * {@code __add_to_swap_cache()}, mm/swap_state.c. same. Takes tree_lock around all of it. False if the slot already has a
     * page.
     */
    private static boolean addLocked(Cpu cpu, Swap swap, Page page, int entry) {
        Bug.on(page.isSwapCache(), "__add_to_swap_cache: PageSwapCache");
        Bug.on(page.isSet(Page.PG_PRIVATE), "__add_to_swap_cache: PagePrivate");
        swap.treeLock.lock(cpu, LockClass.TREE);
        boolean added = swap.radixTree[swap.area.slotOf(entry)] == null;
        if (added) {
            swap.radixTree[swap.area.slotOf(entry)] = page;
            page.get();
            cpu.machine.fix.orderSwapCacheAdd();
            page.setFlag(Page.PG_LOCKED);
            page.setFlag(Page.PG_SWAPCACHE);
            page.swapEntry = entry;
        }
        swap.treeLock.unlock(cpu);
        return added;
    }

    /** Whether the page, which the caller has locked, is in the swap cache for that entry: what {@code do_swap_page} asks since 2.6.36. */
    static boolean has(Page page, int entry) {
        return page.isSwapCache() && page.swapEntry == entry;
    }

    /**
     * {@code add_to_swap()}, mm/swap_state.c. same. Page locked. False if there is no slot. A late
     * {@code read_swap_cache_async} may be first to put a page there, for the slot's last owner: then another slot is tried.
     */
    static boolean addToSwap(Cpu cpu, Swap swap, Page page) {
        Bug.on(!page.isLocked(), "add_to_swap: page is not locked");
        while (true) {
            int entry = swap.getSwapPage(cpu);
            if (entry == 0) {
                return false;
            }
            if (FaultInjection.shouldFail(cpu, "radix_tree_node_alloc")) {
                swap.free(cpu, entry);
                return false;
            }
            if (addLocked(cpu, swap, page, entry)) {
                page.setFlag(Page.PG_UPTODATE);
                page.setFlag(Page.PG_DIRTY);
                return true;
            }
            swap.free(cpu, entry);
        }
    }

    /** {@code __delete_from_swap_cache()}, mm/swap_state.c. same. Page locked, tree_lock held. */
    static void deleteLocked(Swap swap, Page page) {
        Bug.on(!page.isLocked(), "__delete_from_swap_cache: page is not locked");
        Bug.on(!page.isSwapCache(), "__delete_from_swap_cache: not in the swap cache");
        Bug.on(page.isSet(Page.PG_WRITEBACK), "__delete_from_swap_cache: under writeback");
        swap.radixTree[swap.area.slotOf(page.swapEntry)] = null;
        page.swapEntry = 0;
        page.clearFlag(Page.PG_SWAPCACHE);
    }

    /** {@code delete_from_swap_cache()}, mm/swap_state.c. same. Page locked; takes tree_lock, then swap_lock. */
    static void deleteFromSwapCache(Cpu cpu, Swap swap, Page page) {
        int entry = page.swapEntry;
        swap.treeLock.lock(cpu, LockClass.TREE);
        deleteLocked(swap, page);
        swap.treeLock.unlock(cpu);
        swap.free(cpu, entry);
        page.put(cpu);
    }

    /** {@code lookup_swap_cache()}, mm/swap_state.c. same. Takes tree_lock and a reference. */
    static Page findGetPage(Cpu cpu, Swap swap, int entry) {
        swap.treeLock.lock(cpu, LockClass.TREE);
        Page page = swap.area.isValid(entry) ? swap.radixTree[swap.area.slotOf(entry)] : null;
        if (page != null) {
            page.get();
        }
        swap.treeLock.unlock(cpu);
        return page;
    }

    /**
     * {@code read_swap_cache_async()}, mm/swap_state.c. reduced: the read completes at once; no readahead. Sleeps. The page with a
     * reference, or null: no memory, or the slot has been freed meanwhile.
     */
    static Page readSwapCacheAsync(Cpu cpu, Swap swap, int entry) {
        Page created = null;
        while (true) {
            Page found = findGetPage(cpu, swap, entry);
            if (found == null && created == null) {
                created = PageAlloc.allocPage(cpu);
            }
            if (found != null || created == null) {
                if (created != null) {
                    created.put(cpu);
                }
                return found;
            }
            if (!swap.duplicate(cpu, entry)) {
                created.put(cpu);
                return null;
            }
            if (addLocked(cpu, swap, created, entry)) {
                Lockdep.acquired(cpu, created, LockClass.PG_LOCKED);
                Lru.cacheAddActive(cpu, created);
                swap.area.read(created, cpu.machine.shape.wordsPerPage());
                created.setFlag(Page.PG_UPTODATE);
                created.unlock(cpu);
                return created;
            }
            swap.free(cpu, entry);
        }
    }
}
