// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.Lockdep;

/**
 * The fault path of mm/hugetlb.c, 2.6.18-92.el5, for private mappings; {@link HugePage} has the rest. One fault at a time on the whole
 * machine instantiates a huge page or breaks COW.
 */
final class HugeFault {

    private HugeFault() {}

    /**
     * {@code hugetlb_fault()}, mm/hugetlb.c. same. mmap_sem held for read. Takes the instantiation mutex, then page_table_lock. Never says
     * VM_FAULT_WRITE.
     */
    static int hugetlbFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, int flags) {
        PageTable table = mm.pteAlloc(cpu, vpn);
        if (table == null) {
            return VmFault.OOM;
        }
        HugePool pool = cpu.machine.hugePool;
        if (pool == null) {
            return VmFault.OOM;
        }
        pool.instantiationMutex.lock(cpu, LockClass.HUGETLB_INSTANTIATION);
        int fault = VmFault.MINOR;
        int index = mm.pteIndex(vpn);
        long entry = table.read(index);
        if (entry == Pte.NONE) {
            fault = hugetlbNoPage(cpu, mm, vma, vpn, table, flags);
        } else {
            mm.pageTableLock.lock(cpu, LockClass.PTE);
            if (table.read(index) == entry && flags != 0 && !Pte.isWritable(entry)) {
                fault = hugetlbCow(cpu, mm, vma, vpn, table, entry, flags);
            }
            mm.pageTableLock.unlock(cpu);
        }
        pool.instantiationMutex.unlock(cpu);
        return fault;
    }

    /**
     * {@code hugetlb_no_page()}, mm/hugetlb.c. reduced: private mappings, which find no page in the page cache. Instantiation mutex held;
     * locks the page, then takes page_table_lock. Sleeps.
     */
    private static int hugetlbNoPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, int flags) {
        boolean anon = cpu.machine.profile.hugeHasMapcount();
        if (anon && AnonVma.prepare(cpu, vma) != 0) {
            return VmFault.OOM;
        }
        Page page = HugePool.allocHugePage(cpu);
        if (page == null) {
            return VmFault.OOM;
        }
        Lockdep.mightSleep(cpu, "clear_huge_page");
        page.clear();
        page.lock(cpu);
        int index = mm.pteIndex(vpn);
        int fault = VmFault.MINOR;
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        boolean none = table.read(index) == Pte.NONE;
        if (none) {
            if (anon) {
                Rmap.pageAddNewAnonRmap(page, vma, vpn);
            }
            long entry = makeHugePte(page, false);
            table.setPteAt(index, entry);
            if ((flags & Fault.FLAG_WRITE) != 0) {
                fault = hugetlbCow(cpu, mm, vma, vpn, table, entry, flags);
            }
        }
        mm.pageTableLock.unlock(cpu);
        page.unlock(cpu);
        if (!none) {
            page.put(cpu);
        }
        return fault;
    }

    /** {@code make_huge_pte()}, mm/hugetlb.c. same. */
    static long makeHugePte(Page page, boolean writable) {
        long entry = Pte.huge(Pte.make(page));
        return writable ? Pte.writable(Pte.dirty(entry)) : entry;
    }

    /**
     * {@code hugetlb_cow()}, mm/hugetlb.c. same. page_table_lock held; drops it for the copy, which sleeps, and takes it again. Reuses a
     * page that the profile's rule finds alone. Unsharing leaves the pte read-only.
     */
    static int hugetlbCow(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long pte, int flags) {
        Page old = cpu.machine.pageOf(pte);
        if (reuses(cpu, old)) {
            reuse(cpu, mm, vpn, table, old, flags);
            return VmFault.MINOR;
        }
        old.get();
        Page created = HugePool.allocHugePage(cpu);
        if (created == null) {
            old.put(cpu);
            return VmFault.OOM;
        }
        mm.pageTableLock.unlock(cpu);
        Lockdep.mightSleep(cpu, "copy_huge_page");
        created.copyFrom(old, cpu);
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        breakCow(cpu, vma, vpn, table, pte, created, (flags & Fault.FLAG_UNSHARE) == 0);
        return VmFault.MINOR;
    }

    /**
     * {@code hugetlb_cow_locked()}, mm/hugetlb.c of EL5. same. Of 2.6.18-128.1.16.el5: the twin that neither sleeps nor unlocks.
     * page_table_lock held.
     */
    static int hugetlbCowLocked(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long pte) {
        Page old = cpu.machine.pageOf(pte);
        if (reuses(cpu, old)) {
            reuse(cpu, mm, vpn, table, old, Fault.FLAG_WRITE);
            return VmFault.MINOR;
        }
        old.get();
        Page created = HugePool.allocHugePage(cpu);
        if (created == null) {
            old.put(cpu);
            return VmFault.OOM;
        }
        created.copyFrom(old, cpu);
        breakCow(cpu, vma, vpn, table, pte, created, true);
        return VmFault.MINOR;
    }

    /** The question that hugetlb_cow begins with. To 2.6.35 a pin is a user like any other, from 2.6.36 on it does not count. */
    private static boolean reuses(Cpu cpu, Page page) {
        Profile.HugeReuse rule = cpu.machine.profile.hugeReuse();
        if (rule == Profile.HugeReuse.COUNT) {
            return page.count() == 1;
        }
        boolean alone = page.mapcount() == 1 && page.isAnon();
        Bug.on(
                rule == Profile.HugeReuse.EXCLUSIVE && !alone && page.isAnonExclusive(),
                "hugetlb_cow: copies an exclusive page",
                page);
        return alone;
    }

    /** {@code set_huge_ptep_writable()}, mm/hugetlb.c. same. page_table_lock held. From v5.19 on the page is claimed first. */
    private static void reuse(Cpu cpu, MmStruct mm, int vpn, PageTable table, Page page, int flags) {
        if (cpu.machine.profile.hugeHasMapcount()) {
            cpu.machine.fix.newAnonPage(page);
        }
        if ((flags & Fault.FLAG_UNSHARE) == 0) {
            int index = mm.pteIndex(vpn);
            table.setPteAt(index, Pte.writable(Pte.dirty(table.read(index))));
            Tlb.flushPage(cpu, mm, vpn);
        }
    }

    /** The end of hugetlb_cow: the copy takes the place of {@code pte}'s page, or goes if the pte has changed. page_table_lock held. */
    private static void breakCow(
            Cpu cpu, VmArea vma, int vpn, PageTable table, long pte, Page created, boolean writable) {
        Page old = cpu.machine.pageOf(pte);
        int index = vma.mm.pteIndex(vpn);
        boolean hasMapcount = cpu.machine.profile.hugeHasMapcount();
        Page dropped = created;
        if (table.read(index) == pte) {
            Rmap.clearFlush(cpu, vma.mm, table, vpn);
            table.setPteAt(index, makeHugePte(created, writable));
            if (hasMapcount) {
                Rmap.pageRemoveRmap(old);
                Rmap.pageAddNewAnonRmap(created, vma, vpn);
            }
            dropped = old;
        }
        dropped.put(cpu);
        old.put(cpu);
    }
}
