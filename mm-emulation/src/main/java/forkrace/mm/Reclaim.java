// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Barriers;
import forkrace.sync.Bug;
import forkrace.sync.LockClass;

/** mm/vmscan.c, 2.6.18: ages pages and swaps them out. Pins do not stop it from unmapping a page, only from freeing it. */
public final class Reclaim {

    private Reclaim() {}

    /**
     * {@code shrink_zone()}, mm/vmscan.c. reduced: scans each list once, whole, whatever the memory pressure. The reclaim actor of
     * the scenarios. Pages freed.
     */
    public static int shrinkZone(Cpu cpu) {
        if (cpu.machine.swap == null) {
            return 0;
        }
        shrinkActiveList(cpu);
        return shrinkInactiveList(cpu);
    }

    /** {@code isolate_lru_pages()}, mm/vmscan.c. same. lru_lock held: takes a reference and clears PG_lru. */
    private static PageList isolateLruPages(PageList source) {
        PageList isolated = new PageList();
        for (int scan = source.size(); scan > 0; scan--) {
            Page page = source.pollTail();
            Bug.on(!page.isLru(), "isolate_lru_pages: not on the LRU");
            if (page.getUnlessZero()) {
                page.clearFlag(Page.PG_LRU);
                isolated.addHead(page);
            } else {
                source.addHead(page);
            }
        }
        return isolated;
    }

    /** {@code shrink_active_list()}, mm/vmscan.c. reduced: the whole list; always reclaims mapped pages. Takes lru_lock. */
    public static void shrinkActiveList(Cpu cpu) {
        Zone zone = cpu.machine.zone;
        Lru.addDrain(cpu);
        zone.lruLock.lock(cpu, LockClass.LRU);
        PageList hold = isolateLruPages(zone.activeList);
        zone.lruLock.unlock(cpu);
        for (Page page = hold.pollHead(); page != null; page = hold.pollHead()) {
            boolean referenced = page.isMapped() && Rmap.pageReferenced(cpu, page) != 0;
            zone.lruLock.lock(cpu, LockClass.LRU);
            page.setFlag(Page.PG_LRU);
            if (referenced) {
                zone.activeList.addHead(page);
            } else {
                page.clearFlag(Page.PG_ACTIVE);
                zone.inactiveList.addHead(page);
            }
            zone.lruLock.unlock(cpu);
            page.put(cpu);
        }
    }

    /** {@code shrink_inactive_list()}, mm/vmscan.c. reduced: one batch; puts pages back one by one. Takes lru_lock. Pages freed. */
    public static int shrinkInactiveList(Cpu cpu) {
        Zone zone = cpu.machine.zone;
        Lru.addDrain(cpu);
        zone.lruLock.lock(cpu, LockClass.LRU);
        PageList pages = isolateLruPages(zone.inactiveList);
        zone.lruLock.unlock(cpu);
        PageList kept = new PageList();
        int reclaimed = shrinkPageList(cpu, pages, kept);
        for (Page page = kept.pollHead(); page != null; page = kept.pollHead()) {
            zone.lruLock.lock(cpu, LockClass.LRU);
            Bug.on(page.isLru(), "shrink_inactive_list: isolated page is on the LRU");
            page.setFlag(Page.PG_LRU);
            if (page.isActive()) {
                zone.activeList.addHead(page);
            } else {
                zone.inactiveList.addHead(page);
            }
            zone.lruLock.unlock(cpu);
            page.put(cpu);
        }
        return reclaimed;
    }

    /** {@code shrink_page_list()}, mm/vmscan.c. reduced: anonymous pages. Each page has the isolation reference. */
    private static int shrinkPageList(Cpu cpu, PageList pages, PageList kept) {
        int reclaimed = 0;
        for (Page page = pages.pollHead(); page != null; page = pages.pollHead()) {
            cpu.condResched();
            if (!page.tryLock(cpu)) {
                kept.addHead(page);
                continue;
            }
            boolean freed = shrinkPage(cpu, page);
            page.unlock(cpu);
            if (freed) {
                reclaimed++;
                page.put(cpu);
            } else {
                kept.addHead(page);
            }
        }
        return reclaimed;
    }

    /** The body of shrink_page_list's loop. Page locked. True if the isolation reference is the last one. */
    private static boolean shrinkPage(Cpu cpu, Page page) {
        Bug.on(page.isActive(), "shrink_page_list: active page");
        if (page.isSet(Page.PG_WRITEBACK)) {
            return false;
        }
        if (Rmap.pageReferenced(cpu, page) != 0) {
            page.setFlag(Page.PG_ACTIVE);
            return false;
        }
        Swap swap = cpu.machine.swap;
        if (page.isAnon() && !page.isSwapCache()) {
            if (!cpu.machine.fix.mayAddToSwap(cpu, page)) {
                return false;
            }
            if (!SwapCache.addToSwap(cpu, swap, page)) {
                page.setFlag(Page.PG_ACTIVE);
                return false;
            }
        }
        if (page.isMapped()) {
            Rmap.UnmapResult result = Rmap.tryToUnmap(cpu, page);
            if (result == Rmap.UnmapResult.FAIL) {
                page.setFlag(Page.PG_ACTIVE);
            }
            if (result != Rmap.UnmapResult.SUCCESS) {
                return false;
            }
        }
        if (page.isDirty() && !pageout(cpu, swap, page)) {
            return false;
        }
        return removeMapping(cpu, swap, page);
    }

    /**
     * {@code pageout()}, {@code swap_writepage()}, mm/vmscan.c, mm/page_io.c. reduced: the write completes at once and the page
     * stays locked. Keeps a page that anybody else has a reference on.
     */
    private static boolean pageout(Cpu cpu, Swap swap, Page page) {
        if (page.count() != 2) {
            return false;
        }
        page.clearFlag(Page.PG_DIRTY);
        if (swap.removeExclusiveSwapPage(cpu, page)) {
            return false;
        }
        swap.area.write(page, cpu.machine.shape.wordsPerPage());
        return true;
    }

    /** {@code remove_mapping()}, mm/vmscan.c. same. Page locked; takes tree_lock, then swap_lock. */
    private static boolean removeMapping(Cpu cpu, Swap swap, Page page) {
        if (!page.isSwapCache()) {
            return false;
        }
        swap.treeLock.lock(cpu, LockClass.TREE);
        if (page.count() != 2) {
            swap.treeLock.unlock(cpu);
            return false;
        }
        Barriers.smpRmb();
        if (page.isDirty()) {
            swap.treeLock.unlock(cpu);
            return false;
        }
        int entry = page.swapEntry;
        SwapCache.deleteLocked(swap, page);
        swap.treeLock.unlock(cpu);
        swap.free(cpu, entry);
        page.put(cpu);
        return true;
    }
}
