// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.Mutex;
import forkrace.sync.SpinLock;

/**
 * The pool of huge pages, mm/hugetlb.c, 2.6.18-92.el5: what is freed comes back to it and goes to the next who asks, so that whatever a
 * page's flags say they say it of the next owner, too. Of fixed size, without reservations.
 */
final class HugePool {

    /** {@code hugetlb_lock}. */
    final SpinLock lock = new SpinLock();

    /** {@code hugetlb_instantiation_mutex}: one huge page fault at a time on the whole machine. */
    final Mutex instantiationMutex = new Mutex();

    // Guarded by lock: hugepage_freelists. Last in, first out.
    private final PageList freelist = new PageList();

    /** {@code enqueue_huge_page()}, mm/hugetlb.c. same. hugetlb_lock held, or the machine is booting. */
    void enqueue(Page page) {
        freelist.addHead(page);
    }

    /** {@code dequeue_huge_page()}, mm/hugetlb.c. reduced: one node. hugetlb_lock held. */
    private Page dequeue() {
        return freelist.pollHead();
    }

    /**
     * {@code alloc_huge_page()}, mm/hugetlb.c. reduced: no reservations. Takes hugetlb_lock; does not sleep. Null if the pool is empty.
     * No flag is looked at, the contents are whatever was there.
     */
    static Page allocHugePage(Cpu cpu) {
        HugePool pool = cpu.machine.hugePool;
        if (pool == null || FaultInjection.shouldFail(cpu, "alloc_huge_page")) {
            return null;
        }
        pool.lock.lock(cpu, LockClass.HUGETLB);
        Page page = pool.dequeue();
        pool.lock.unlock(cpu);
        if (page != null) {
            page.setCount(1);
        }
        return page;
    }

    /** {@code put_compound_page()}, mm/swap.c. reduced: the count is known to be zero, the destructor to be the pool's. */
    static void putCompoundPage(Cpu cpu, Page page) {
        int ofFix = cpu.machine.fix.flagsClearedAtHugeFree();
        if (ofFix != 0 && page.isSet(ofFix)) {
            page.clearFlagNonAtomic(ofFix);
        }
        freeHugePage(cpu, page);
    }

    /** {@code free_huge_page()}, mm/hugetlb.c. reduced: no surplus pages, no quota. Takes hugetlb_lock, also under page_table_lock. */
    private static void freeHugePage(Cpu cpu, Page page) {
        Bug.on(page.count() != 0, "free_huge_page: page_count", page);
        Bug.on(page.isMapped(), "free_huge_page: page_mapcount", page);
        if (page.isAnon()) {
            page.setMapping(null);
        }
        HugePool pool = cpu.machine.hugePool;
        pool.lock.lock(cpu, LockClass.HUGETLB);
        pool.enqueue(page);
        pool.lock.unlock(cpu);
    }

    /** {@code free_huge_pages}. */
    int size() {
        return freelist.size();
    }
}
