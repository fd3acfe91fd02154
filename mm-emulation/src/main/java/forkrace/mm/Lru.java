// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;

/**
 * mm/swap.c, 2.6.18-92.el5: pages on their way to the LRU lists wait in a pagevec of their CPU, which holds a reference. So a
 * page just faulted in has one reference more than mappings until 13 more pages come or that CPU drains. Fork does not drain.
 */
final class Lru {

    private Lru() {}

    /** {@code lru_cache_add()}, mm/swap.c. same. Takes a reference; may take lru_lock. */
    static void cacheAdd(Cpu cpu, Page page) {
        page.get();
        cpu.lruAddPvec = cpu.lruAddPvec.orNew();
        if (cpu.lruAddPvec.add(page) == 0) {
            pagevecLruAdd(cpu, cpu.lruAddPvec);
        }
    }

    /** {@code lru_cache_add_active()}, mm/swap.c. same. Takes a reference; may take lru_lock, so also under a pte lock. */
    static void cacheAddActive(Cpu cpu, Page page) {
        page.get();
        cpu.lruAddActivePvec = cpu.lruAddActivePvec.orNew();
        if (cpu.lruAddActivePvec.add(page) == 0) {
            pagevecLruAddActive(cpu, cpu.lruAddActivePvec);
        }
    }

    /** {@code __pagevec_lru_add()}, mm/swap.c. same. Takes lru_lock. */
    private static void pagevecLruAdd(Cpu cpu, Pagevec pvec) {
        Zone zone = cpu.machine.zone;
        zone.lruLock.lock(cpu, LockClass.LRU);
        for (int i = 0; i < pvec.count(); i++) {
            Page page = pvec.get(i);
            Bug.on(page.isLru(), "__pagevec_lru_add: PageLRU");
            page.setFlag(Page.PG_LRU);
            zone.inactiveList.addHead(page);
        }
        zone.lruLock.unlock(cpu);
        releasePages(cpu, pvec);
    }

    /** {@code __pagevec_lru_add_active()}, mm/swap.c. same. Takes lru_lock. */
    private static void pagevecLruAddActive(Cpu cpu, Pagevec pvec) {
        Zone zone = cpu.machine.zone;
        zone.lruLock.lock(cpu, LockClass.LRU);
        for (int i = 0; i < pvec.count(); i++) {
            Page page = pvec.get(i);
            Bug.on(page.isLru(), "__pagevec_lru_add_active: PageLRU");
            page.setFlag(Page.PG_LRU);
            Bug.on(page.isActive(), "__pagevec_lru_add_active: PageActive");
            page.setFlag(Page.PG_ACTIVE);
            zone.activeList.addHead(page);
        }
        zone.lruLock.unlock(cpu);
        releasePages(cpu, pvec);
    }

    /** {@code __pagevec_mark_accessed()}, mm/swap.c of EL5. reduced: no page-cache limit. Takes lru_lock. */
    private static void pagevecMarkAccessed(Cpu cpu, Pagevec pvec) {
        Zone zone = cpu.machine.zone;
        zone.lruLock.lock(cpu, LockClass.LRU);
        for (int i = 0; i < pvec.count(); i++) {
            Page page = pvec.get(i);
            if (page.isLru() && !page.isActive()) {
                moveToActive(zone, page);
                page.clearFlag(Page.PG_REFERENCED);
            }
        }
        zone.lruLock.unlock(cpu);
        releasePages(cpu, pvec);
    }

    /** {@code activate_page()}, mm/swap.c. same. Takes lru_lock. */
    private static void activatePage(Cpu cpu, Page page) {
        Zone zone = cpu.machine.zone;
        zone.lruLock.lock(cpu, LockClass.LRU);
        if (page.isLru() && !page.isActive()) {
            moveToActive(zone, page);
        }
        zone.lruLock.unlock(cpu);
    }

    private static void moveToActive(Zone zone, Page page) {
        zone.inactiveList.remove(page);
        page.setFlag(Page.PG_ACTIVE);
        zone.activeList.addHead(page);
    }

    /**
     * {@code mark_page_accessed()}, mm/swap.c. same. EL5 queues an inactive, referenced page, with a reference; 2.6.18 activates
     * it at once under lru_lock.
     */
    static void markPageAccessed(Cpu cpu, Page page) {
        if (!page.isActive() && page.isSet(Page.PG_REFERENCED) && page.isLru()) {
            if (!cpu.machine.profile.el5Pagevecs()) {
                activatePage(cpu, page);
                page.clearFlag(Page.PG_REFERENCED);
                return;
            }
            page.get();
            cpu.markAccessedPvec = cpu.markAccessedPvec.orNew();
            if (cpu.markAccessedPvec.add(page) == 0) {
                pagevecMarkAccessed(cpu, cpu.markAccessedPvec);
            }
        } else if (!page.isSet(Page.PG_REFERENCED)) {
            page.setFlag(Page.PG_REFERENCED);
        }
    }

    /** {@code lru_add_drain()}, mm/swap.c. reduced: no deactivate pagevec, which anonymous pages never enter. This CPU only. */
    static void addDrain(Cpu cpu) {
        if (cpu.lruAddPvec.count() != 0) {
            pagevecLruAdd(cpu, cpu.lruAddPvec);
        }
        if (cpu.lruAddActivePvec.count() != 0) {
            pagevecLruAddActive(cpu, cpu.lruAddActivePvec);
        }
        if (cpu.markAccessedPvec.count() != 0) {
            pagevecMarkAccessed(cpu, cpu.markAccessedPvec);
        }
    }

    /** {@code __page_cache_release()}, mm/swap.c. same. The last reference is gone. May take lru_lock, then zone->lock. */
    static void pageCacheRelease(Cpu cpu, Page page) {
        if (page.isLru()) {
            Zone zone = cpu.machine.zone;
            zone.lruLock.lock(cpu, LockClass.LRU);
            delPageFromLru(zone, page);
            zone.lruLock.unlock(cpu);
        }
        PageAlloc.freeHotPage(cpu, page);
    }

    /** {@code release_pages()}, mm/swap.c. reduced: frees from a list instead of a second pagevec. Empties {@code pvec}. */
    private static void releasePages(Cpu cpu, Pagevec pvec) {
        for (int i = 0; i < pvec.count(); i++) {
            Page page = pvec.get(i);
            if (page.putTestZero()) {
                pageCacheRelease(cpu, page);
            }
        }
        pvec.reinit();
    }

    /** {@code del_page_from_lru()}, mm_inline.h. reduced: clears PG_lru too, as both its callers do. lru_lock held. */
    static void delPageFromLru(Zone zone, Page page) {
        Bug.on(!page.isLru(), "del_page_from_lru: not on the LRU");
        page.clearFlagNonAtomic(Page.PG_LRU);
        if (page.isActive()) {
            page.clearFlagNonAtomic(Page.PG_ACTIVE);
            zone.activeList.remove(page);
        } else {
            zone.inactiveList.remove(page);
        }
    }
}
