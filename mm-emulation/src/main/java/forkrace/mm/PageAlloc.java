// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.KernelBug;
import forkrace.sync.LockClass;
import forkrace.sync.Lockdep;

/** mm/page_alloc.c, 2.6.18-92.el5: order-0 pages through the per-CPU lists, with the checks at free and at allocation. */
public final class PageAlloc {

    private static final int BAD_AT_FREE = Page.PG_LRU
            | Page.PG_PRIVATE
            | Page.PG_LOCKED
            | Page.PG_ACTIVE
            | Page.PG_RECLAIM
            | Page.PG_SWAPCACHE
            | Page.PG_WRITEBACK
            | Page.PG_RESERVED
            | Page.PG_BUDDY;
    private static final int BAD_AT_ALLOC = BAD_AT_FREE | Page.PG_DIRTY;
    private static final int CLEARED_BY_BAD_PAGE = BAD_AT_ALLOC & ~Page.PG_RESERVED;
    private static final int CLEARED_AT_ALLOC = Page.PG_UPTODATE | Page.PG_REFERENCED;

    private PageAlloc() {}

    /**
     * {@code bad_page()}, mm/page_alloc.c. reduced: nothing is printed; the machine stops. Clears what the kernel clears, then
     * throws {@link KernelBug}.
     */
    static KernelBug badPage(Cpu cpu, Page page, String where) {
        KernelBug bug = new KernelBug("bad_page in " + where + ": " + page);
        page.clearFlagNonAtomic(CLEARED_BY_BAD_PAGE | cpu.machine.fix.flagsClearedByBadPage());
        page.setCount(0);
        page.resetMapcount();
        page.setMapping(null);
        return bug;
    }

    /** {@code free_pages_check()}, mm/page_alloc.c. same, less the reserved return. */
    private static void freePagesCheck(Cpu cpu, Page page) {
        if (page.isMapped()
                || page.mapping() != null
                || page.isPageCache()
                || page.count() != 0
                || page.isSet(BAD_AT_FREE)) {
            throw badPage(cpu, page, "free_pages_check");
        }
        if (page.isDirty()) {
            page.clearFlagNonAtomic(Page.PG_DIRTY);
        }
        int ofFix = cpu.machine.fix.flagsClearedAtFree();
        if (page.isSet(ofFix)) {
            page.clearFlagNonAtomic(ofFix);
        }
    }

    /** {@code prep_new_page()}, mm/page_alloc.c. same for order 0. */
    private static void prepNewPage(Cpu cpu, Page page) {
        int bad = BAD_AT_ALLOC | cpu.machine.fix.flagsBadAtAlloc();
        if (page.isMapped() || page.mapping() != null || page.count() != 0 || page.isSet(bad)) {
            throw badPage(cpu, page, "prep_new_page");
        }
        page.clearFlagNonAtomic(CLEARED_AT_ALLOC);
        page.setCount(1);
    }

    /** {@code free_hot_page()}, {@code free_hot_cold_page()}, mm/page_alloc.c. reduced: no cold list. May take zone->lock. */
    static void freeHotPage(Cpu cpu, Page page) {
        if (page.isAnon()) {
            page.setMapping(null);
        }
        freePagesCheck(cpu, page);
        Zone zone = cpu.machine.zone;
        cpu.pcp.addHead(page);
        if (cpu.pcp.size() >= zone.high()) {
            freePagesBulk(cpu, zone);
        }
    }

    /** {@code free_pages_bulk()}, mm/page_alloc.c. reduced: no buddies to merge. Takes zone->lock. */
    private static void freePagesBulk(Cpu cpu, Zone zone) {
        zone.lock.lock(cpu, LockClass.ZONE);
        for (int i = 0; i < zone.batch; i++) {
            zone.addFree(cpu.pcp.pollTail());
        }
        zone.lock.unlock(cpu);
    }

    /** {@code rmqueue_bulk()}, mm/page_alloc.c. reduced: order 0. Takes zone->lock. */
    private static void rmqueueBulk(Cpu cpu, Zone zone) {
        zone.lock.lock(cpu, LockClass.ZONE);
        for (int i = 0; i < zone.batch; i++) {
            Page page = zone.takeFree();
            if (page == null) {
                break;
            }
            cpu.pcp.addHead(page);
        }
        zone.lock.unlock(cpu);
    }

    /**
     * {@code alloc_page_vma()}, {@code alloc_page()}, mm/page_alloc.c. reduced: fails at once instead of reclaiming.
     * May sleep. Null for lack of memory. The contents are whatever was there.
     */
    public static Page allocPage(Cpu cpu) {
        Lockdep.mightSleep(cpu, "alloc_page");
        if (FaultInjection.shouldFail(cpu, "alloc_page")) {
            return null;
        }
        if (cpu.pcp.size() == 0) {
            rmqueueBulk(cpu, cpu.machine.zone);
        }
        Page page = cpu.pcp.pollHead();
        if (page != null) {
            prepNewPage(cpu, page);
        }
        return page;
    }

    /** {@code alloc_zeroed_user_highpage()}, highmem.h. same. */
    static Page allocZeroedPage(Cpu cpu) {
        Page page = allocPage(cpu);
        if (page != null) {
            page.clear();
        }
        return page;
    }
}
