// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import forkrace.sync.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** mm/swapfile.c, 2.6.18: one swap device, its use counts, and who may keep a page. Offsets run from 1. */
public final class Swap {

    private final SpinLock swapLock = new SpinLock();

    // Guarded by swapLock: users of a slot, one of them the swap cache.
    private final int[] swapMap;
    private int inUse;

    /** {@code swapper_space.tree_lock}. reduced: a spin lock; readers exclude each other too. */
    final SpinLock treeLock = new SpinLock();

    // Guarded by treeLock: the radix tree.
    final Page[] radixTree;

    // The device's blocks. Written and read with the page locked.
    private final long[][] blocks;

    private final SpinLock mmlistLock = new SpinLock();

    // Guarded by mmlistLock: every mm that may hold swap entries, for swapoff.
    private final List<MmStruct> mmlist = new ArrayList<>();

    Swap(int slots) {
        swapMap = new int[slots + 1];
        radixTree = new Page[slots + 1];
        blocks = new long[slots + 1][];
        Step.created(this);
    }

    /** {@code get_swap_page()}, mm/swapfile.c. reduced: one device, first free slot. Takes swap_lock. 0 if it is full. */
    int getSwapPage(Cpu cpu) {
        swapLock.lock(cpu, LockClass.SWAP);
        int offset = swapMap.length - 1;
        while (offset > 0 && swapMap[offset] != 0) {
            offset--;
        }
        if (offset != 0) {
            swapMap[offset] = 1;
            Step.write(this, 0);
            inUse++;
        }
        swapLock.unlock(cpu);
        return offset;
    }

    /** {@code swap_duplicate()}, mm/swapfile.c. reduced: no overflow. Takes swap_lock. False if the slot is unused. */
    boolean duplicate(Cpu cpu, int offset) {
        swapLock.lock(cpu, LockClass.SWAP);
        boolean used = swapMap[offset] != 0;
        if (used) {
            swapMap[offset]++;
        }
        swapLock.unlock(cpu);
        return used;
    }

    /** {@code swap_free()}, mm/swapfile.c. same. Takes swap_lock. */
    void free(Cpu cpu, int offset) {
        swapLock.lock(cpu, LockClass.SWAP);
        entryFree(offset);
        swapLock.unlock(cpu);
    }

    /** {@code swap_entry_free()}, mm/swapfile.c. reduced: no hints for the next search. swap_lock held. Users left. */
    private int entryFree(int offset) {
        Bug.on(swapMap[offset] == 0, "swap_free of an unused slot", offset);
        if (--swapMap[offset] == 0) {
            Step.write(this, 0);
            inUse--;
        }
        return swapMap[offset];
    }

    /** {@code page_swapcount()}, mm/swapfile.c. same. Users of the page's slot besides the cache. Takes swap_lock. */
    int pageSwapcount(Cpu cpu, Page page) {
        swapLock.lock(cpu, LockClass.SWAP);
        int users = swapMap[page.swapOffset] - 1;
        swapLock.unlock(cpu);
        return users;
    }

    /**
     * {@code can_share_swap_page()}, {@code reuse_swap_page()}, mm/swapfile.c. same. Page locked. True if one user of the page is left,
     * mapping or swap entry; from 2.6.29 on it then leaves the swap cache. Never looks at page_count: a pin neither prevents reuse nor
     * forces a copy.
     */
    public static boolean canShareSwapPage(Cpu cpu, Page page) {
        Bug.on(!page.isLocked(), "can_share_swap_page: page is not locked");
        int users = page.mapcount();
        if (users <= 1 && page.isSwapCache()) {
            Swap swap = cpu.machine.requireSwap();
            users += swap.pageSwapcount(cpu, page);
            if (users == 1 && cpu.machine.profile.reuseLeavesSwapCache() && !page.isSet(Page.PG_WRITEBACK)) {
                SwapCache.deleteFromSwapCache(cpu, swap, page);
                page.setFlag(Page.PG_DIRTY);
            }
        }
        return users == 1;
    }

    /**
     * {@code remove_exclusive_swap_page()}, mm/swapfile.c. same. Page locked; takes swap_lock, tree_lock inside. Only if nobody
     * but the caller and the cache has a reference, so never for a pinned page.
     */
    boolean removeExclusiveSwapPage(Cpu cpu, Page page) {
        Bug.on(!page.isLocked(), "remove_exclusive_swap_page: page is not locked");
        if (!page.isSwapCache() || page.isSet(Page.PG_WRITEBACK) || page.count() != 2) {
            return false;
        }
        int offset = page.swapOffset;
        boolean removed = false;
        swapLock.lock(cpu, LockClass.SWAP);
        if (swapMap[offset] == 1) {
            treeLock.lock(cpu, LockClass.TREE);
            if (page.count() == 2 && !page.isSet(Page.PG_WRITEBACK)) {
                SwapCache.deleteLocked(this, page);
                page.setFlag(Page.PG_DIRTY);
                removed = true;
            }
            treeLock.unlock(cpu);
        }
        swapLock.unlock(cpu);
        if (removed) {
            free(cpu, offset);
            page.put(cpu);
        }
        return removed;
    }

    /**
     * {@code try_to_free_swap()}, mm/swapfile.c, v5.9. same. Page locked. Takes a page that no swap entry names out of the swap cache,
     * whatever references it has; true if it did.
     */
    public static boolean tryToFreeSwap(Cpu cpu, Page page) {
        if (!page.isSwapCache() || page.isSet(Page.PG_WRITEBACK)) {
            return false;
        }
        Swap swap = cpu.machine.requireSwap();
        if (swap.pageSwapcount(cpu, page) != 0) {
            return false;
        }
        SwapCache.deleteFromSwapCache(cpu, swap, page);
        page.setFlag(Page.PG_DIRTY);
        return true;
    }

    /**
     * {@code free_swap_and_cache()}, mm/swapfile.c. same. Takes swap_lock, tree_lock inside, and tries the page lock under
     * swap_lock. With swap more than half full it removes a page from the cache whatever maps or pins it.
     */
    void freeSwapAndCache(Cpu cpu, int offset) {
        swapLock.lock(cpu, LockClass.SWAP);
        Page page = null;
        if (entryFree(offset) == 1) {
            page = SwapCache.findGetPage(cpu, this, offset);
            if (page != null && !page.tryLock(cpu)) {
                page.put(cpu);
                page = null;
            }
        }
        swapLock.unlock(cpu);
        if (page == null) {
            return;
        }
        boolean oneUser = page.count() == 2;
        if (page.isSwapCache() && !page.isSet(Page.PG_WRITEBACK) && (oneUser || isFull())) {
            SwapCache.deleteFromSwapCache(cpu, this, page);
            page.setFlag(Page.PG_DIRTY);
        }
        page.unlock(cpu);
        page.put(cpu);
    }

    /** {@code vm_swap_full()}, swap.h. same. More than half of the slots are in use. */
    boolean isFull() {
        Step.read(this, 0);
        return 2 * (swapMap.length - 1 - inUse) < swapMap.length - 1;
    }

    /** The transfer of {@code swap_writepage()}: completes at once. Page locked. */
    void write(Page page, int wordsPerPage) {
        long[] block = new long[wordsPerPage];
        for (int word = 0; word < wordsPerPage; word++) {
            block[word] = page.load(word);
        }
        blocks[page.swapOffset] = block;
    }

    /** {@code swap_readpage()}, mm/page_io.c. reduced: completes at once, and the page stays locked. */
    void read(Page page, int wordsPerPage) {
        long[] block = blocks[page.swapOffset];
        for (int word = 0; word < wordsPerPage; word++) {
            page.store(word, block == null ? 0 : block[word], wordsPerPage);
        }
    }

    /** Puts {@code mm} on {@code init_mm.mmlist} if it is not there. Takes mmlist_lock. */
    void addToMmlist(Cpu cpu, MmStruct mm) {
        mmlistLock.lock(cpu, LockClass.MMLIST);
        if (!mm.onMmlist) {
            mm.onMmlist = true;
            mmlist.add(mm);
        }
        mmlistLock.unlock(cpu);
    }

    /** The end of {@code mmput()}. Takes mmlist_lock. */
    void removeFromMmlist(Cpu cpu, MmStruct mm) {
        mmlistLock.lock(cpu, LockClass.MMLIST);
        mm.onMmlist = false;
        mmlist.remove(mm);
        mmlistLock.unlock(cpu);
    }

    /** Puts its names into a trace's. */
    void name(IdentityHashMap<Object, String> names) {
        names.put(this, "nr_swap_pages");
        names.put(swapLock, "swap_lock");
        names.put(treeLock, "swapper_space.tree_lock");
        names.put(mmlistLock, "mmlist_lock");
    }

    /** Slots in use. */
    int inUse() {
        return inUse;
    }

    /** Users of a slot, the cache included. Only when the machine is quiet. */
    int users(int offset) {
        return swapMap[offset];
    }

    @Override
    public String toString() {
        return inUse + " in use";
    }
}
