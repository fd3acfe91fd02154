// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import forkrace.sync.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * mm/swapfile.c, 2.6.18: swap devices of one size and priority, their use counts, and who may keep a page. An entry is device and
 * slot in one number, see {@link Pte#swapEntry(long)}. Long, because a slot's count and who may keep its page are one subject in the
 * kernel, too.
 */
public final class Swap {

    private final SpinLock swapLock = new SpinLock();

    /** What the devices are. */
    final SwapArea area;

    // Guarded by swapLock: users of a slot, one of them the swap cache; the devices one after the other.
    private final int[] swapMap;
    private int inUse;
    private int nextDevice;

    /** {@code swapper_space.tree_lock}. reduced: a spin lock; readers exclude each other too. */
    final SpinLock treeLock = new SpinLock();

    // Guarded by treeLock: the radix tree, by number of the slot.
    final Page[] radixTree;

    private final SpinLock mmlistLock = new SpinLock();

    // Guarded by mmlistLock: every mm that may hold swap entries, for swapoff.
    private final List<MmStruct> mmlist = new ArrayList<>();

    Swap(int devices, int slots) {
        area = new SwapArea(devices, slots);
        swapMap = new int[area.size()];
        radixTree = new Page[swapMap.length];
        Step.created(this);
    }

    /** {@code get_swap_page()}, mm/swapfile.c. reduced: one priority. Takes swap_lock. Devices take turns. 0 if all are full. */
    int getSwapPage(Cpu cpu) {
        swapLock.lock(cpu, LockClass.SWAP);
        int entry = 0;
        for (int tries = area.devices; tries > 0 && entry == 0; tries--) {
            int offset = scanSwapMap(nextDevice);
            entry = offset == 0 ? 0 : Pte.swapEntry(nextDevice, offset);
            nextDevice = (nextDevice + 1) % area.devices;
        }
        swapLock.unlock(cpu);
        return entry;
    }

    /** {@code scan_swap_map()}, mm/swapfile.c. reduced: no clusters; the last free slot. swap_lock held. 0 if the device is full. */
    private int scanSwapMap(int device) {
        int first = device * (area.slots + 1);
        int offset = area.slots;
        while (offset > 0 && swapMap[first + offset] != 0) {
            offset--;
        }
        if (offset != 0) {
            swapMap[first + offset] = 1;
            Step.write(this, 0);
            inUse++;
        }
        return offset;
    }

    /** {@code swap_duplicate()}, mm/swapfile.c. reduced: no overflow. Takes swap_lock. False if the slot is unused. */
    boolean duplicate(Cpu cpu, int entry) {
        int slot = area.slotOf(entry);
        swapLock.lock(cpu, LockClass.SWAP);
        boolean used = swapMap[slot] != 0;
        if (used) {
            swapMap[slot]++;
        }
        swapLock.unlock(cpu);
        return used;
    }

    /** True if the slot has a user. Takes swap_lock. */
    boolean isUsed(Cpu cpu, int entry) {
        swapLock.lock(cpu, LockClass.SWAP);
        boolean used = swapMap[area.slotOf(entry)] != 0;
        swapLock.unlock(cpu);
        return used;
    }

    /** True if somebody but the swap cache uses the slot. Takes swap_lock. */
    boolean hasOtherUsers(Cpu cpu, int entry) {
        swapLock.lock(cpu, LockClass.SWAP);
        boolean others = swapMap[area.slotOf(entry)] > 1;
        swapLock.unlock(cpu);
        return others;
    }

    /** {@code find_next_to_unuse()}, mm/swapfile.c. reduced: all at once. Takes swap_lock. Entries of the slots that have a user. */
    List<Integer> usedEntries(Cpu cpu) {
        List<Integer> used = new ArrayList<>();
        swapLock.lock(cpu, LockClass.SWAP);
        for (int device = 0; device < area.devices; device++) {
            for (int offset = 1; offset <= area.slots; offset++) {
                int entry = Pte.swapEntry(device, offset);
                if (swapMap[area.slotOf(entry)] != 0) {
                    used.add(entry);
                }
            }
        }
        swapLock.unlock(cpu);
        return used;
    }

    /** Every mm on the list that is still alive, with a reference each. Takes mmlist_lock. */
    List<MmStruct> mmsThatMayUse(Cpu cpu) {
        List<MmStruct> mms = new ArrayList<>();
        mmlistLock.lock(cpu, LockClass.MMLIST);
        for (MmStruct mm : mmlist) {
            if (mm.mmgetNotZero()) {
                mms.add(mm);
            }
        }
        mmlistLock.unlock(cpu);
        return mms;
    }

    /** {@code swap_free()}, mm/swapfile.c. same. Takes swap_lock. */
    void free(Cpu cpu, int entry) {
        swapLock.lock(cpu, LockClass.SWAP);
        entryFree(entry);
        swapLock.unlock(cpu);
    }

    /** {@code swap_entry_free()}, mm/swapfile.c. reduced: no hints for the next search. swap_lock held. Users left. */
    private int entryFree(int entry) {
        int slot = area.slotOf(entry);
        Bug.on(swapMap[slot] == 0, "swap_free of an unused slot", slot);
        if (--swapMap[slot] == 0) {
            Step.write(this, 0);
            inUse--;
        }
        return swapMap[slot];
    }

    /** {@code page_swapcount()}, mm/swapfile.c. same. Users of the page's slot besides the cache. Takes swap_lock. */
    private int pageSwapcount(Cpu cpu, Page page) {
        swapLock.lock(cpu, LockClass.SWAP);
        int users = swapMap[area.slotOf(page.swapEntry)] - 1;
        swapLock.unlock(cpu);
        return users;
    }

    /** Probe, not kernel: some pte holds the page's swap entry. The page may leave the swap cache at any moment. */
    boolean hasSwapUsers(Cpu cpu, Page page) {
        int entry = page.swapEntry;
        if (entry == 0) {
            return false;
        }
        return hasOtherUsers(cpu, entry);
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
        int entry = page.swapEntry;
        boolean removed = false;
        swapLock.lock(cpu, LockClass.SWAP);
        if (swapMap[area.slotOf(entry)] == 1) {
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
            free(cpu, entry);
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
    void freeSwapAndCache(Cpu cpu, int entry) {
        swapLock.lock(cpu, LockClass.SWAP);
        Page page = null;
        if (entryFree(entry) == 1) {
            page = SwapCache.findGetPage(cpu, this, entry);
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
        return 2 * (area.devices * area.slots - inUse) < area.devices * area.slots;
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

    /** The device that gets the next page. Only when the machine is quiet. */
    void nextDevice(int device) {
        nextDevice = device;
    }

    /** Slots in use. */
    int inUse() {
        return inUse;
    }

    /** Users of a slot, the cache included. Only when the machine is quiet. */
    int users(int entry) {
        return swapMap[area.slotOf(entry)];
    }

    @Override
    public String toString() {
        return inUse + " in use";
    }
}
