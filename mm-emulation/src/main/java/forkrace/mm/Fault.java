// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/**
 * The fault paths of mm/memory.c and arch/x86_64/mm/fault.c, 2.6.18-92.el5. Together although long: one calls the next with the pte lock
 * held, and who reads one reads all.
 */
public final class Fault {

    /** {@code FAULT_FLAG_WRITE}: the page is to be stored to. */
    static final int FLAG_WRITE = 0x01;

    /** {@code FAULT_FLAG_UNSHARE}, of v5.19: nobody else may keep the page, but the pte stays read-only. */
    static final int FLAG_UNSHARE = 0x400;

    private Fault() {}

    /**
     * {@code do_page_fault()}, arch/x86_64/mm/fault.c. reduced: no stack growth, no OOM retry. Takes mmap_sem for read, so every
     * thread of a forking process that faults sleeps until the fork is over. Throws {@link Signal}.
     */
    static void doPageFault(Cpu cpu, int vpn, boolean write) {
        MmStruct mm = cpu.mm();
        if (!mm.mmapSem.tryDownRead(cpu, LockClass.MMAP_SEM)) {
            mm.mmapSem.downRead(cpu, LockClass.MMAP_SEM);
        }
        VmArea vma = Mmap.findVma(mm, vpn);
        if (vma == null || (vma.flags & (write ? VmArea.VM_WRITE : VmArea.VM_READ | VmArea.VM_WRITE)) == 0) {
            mm.mmapSem.upRead(cpu);
            throw new Signal(Signal.Kind.SIGSEGV);
        }
        int fault = handleMmFault(cpu, mm, vma, vpn, write);
        mm.mmapSem.upRead(cpu);
        if ((fault & VmFault.OOM) != 0) {
            throw new Signal(Signal.Kind.SIGKILL);
        }
        if ((fault & VmFault.SIGBUS) != 0) {
            throw new Signal(Signal.Kind.SIGBUS);
        }
    }

    /** {@code __handle_mm_fault()}, mm/memory.c. same. mmap_sem held for read, or the mm is not reachable yet. */
    static int handleMmFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, int flags) {
        if (vma.isHugetlb()) {
            return HugeFault.hugetlbFault(cpu, mm, vma, vpn, flags);
        }
        PageTable table = mm.pteAlloc(cpu, vpn);
        return table == null ? VmFault.OOM : handlePteFault(cpu, mm, vma, vpn, table, flags);
    }

    /** The same for a plain read or write. */
    public static int handleMmFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, boolean write) {
        return handleMmFault(cpu, mm, vma, vpn, write ? FLAG_WRITE : 0);
    }

    /** {@code handle_pte_fault()}, mm/memory.c. same, less file ptes. Reads the pte without lock, then takes the pte lock. */
    private static int handlePteFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, int flags) {
        boolean write = (flags & FLAG_WRITE) != 0;
        int index = mm.pteIndex(vpn);
        long entry = table.read(index);
        if (!Pte.isPresent(entry)) {
            if (entry == Pte.NONE && vma.file != null) {
                return FileFault.doNoPage(cpu, mm, vma, vpn, table, write);
            }
            return entry == Pte.NONE
                    ? doAnonymousPage(cpu, mm, vma, vpn, table, write)
                    : doSwapPage(cpu, mm, vma, vpn, table, flags, entry);
        }
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != entry) {
            ptl.unlock(cpu);
            return VmFault.MINOR;
        }
        if (flags != 0 && !Pte.isWritable(entry)) {
            return doWpPage(cpu, mm, vma, vpn, table, entry, flags);
        }
        long touched = Pte.young(write ? Pte.dirty(entry) : entry);
        if (touched != entry) {
            setAccessFlags(cpu, mm, table, vpn, touched, write);
        } else if (write) {
            // Another CPU made the pte writable; a stale read-only translation brought us here.
            Tlb.flushPage(cpu, mm, vpn);
        }
        ptl.unlock(cpu);
        return VmFault.MINOR;
    }

    /** {@code ptep_set_access_flags()}, asm-x86_64/pgtable.h. same. Stores, then flushes, only if {@code dirty}. pte lock held. */
    private static void setAccessFlags(Cpu cpu, MmStruct mm, PageTable table, int vpn, long entry, boolean dirty) {
        if (dirty) {
            table.setPteAt(mm.pteIndex(vpn), entry);
            Tlb.flushPage(cpu, mm, vpn);
        }
    }

    /**
     * {@code do_anonymous_page()}, mm/memory.c. same. A read fault maps the zero page, where the kernel has one. Sleeps; takes the pte
     * lock.
     */
    private static int doAnonymousPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, boolean write) {
        Page page;
        boolean allocates = write || !cpu.machine.profile.zeroPage();
        if (allocates) {
            if (AnonVma.prepare(cpu, vma) != 0) {
                return VmFault.OOM;
            }
            page = PageAlloc.allocZeroedPage(cpu);
            if (page == null) {
                return VmFault.OOM;
            }
        } else {
            page = cpu.machine.zeroPage();
            page.get();
        }
        long entry = Pte.make(page);
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != Pte.NONE) {
            page.put(cpu);
            ptl.unlock(cpu);
            return VmFault.MINOR;
        }
        if (allocates) {
            // Without a zero page the pte of a read fault is writable at once, if the vma is.
            entry = Pte.maybeWritable(Pte.dirty(entry), vma);
            mm.addAnonRss(1);
            Lru.cacheAddActive(cpu, page);
            Rmap.pageAddNewAnonRmap(page, vma, vpn);
        } else {
            mm.addFileRss(1);
            Rmap.pageAddFileRmap(page);
        }
        table.setPteAt(index, entry);
        ptl.unlock(cpu);
        return VmFault.MINOR;
    }

    /**
     * {@code do_wp_page()}, mm/memory.c. reduced: private mappings. Called with the pte lock held, leaves without. Reuses the page if
     * it has one user, else copies it. The unfixed kernel never looks at page_count.
     */
    private static int doWpPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long origPte, int flags) {
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        Page old = cpu.machine.pageOf(origPte);
        if (old.isAnon()) {
            WpStep step = cpu.machine.fix.doWpPageAnon(cpu, old);
            if (step == WpStep.WAIT) {
                waitForPageLock(cpu, old, ptl);
                if (table.read(index) != origPte) {
                    old.unlock(cpu);
                    old.put(cpu);
                    ptl.unlock(cpu);
                    return VmFault.MINOR;
                }
                old.put(cpu);
                step = cpu.machine.fix.canReusePage(cpu, old) ? WpStep.REUSE : WpStep.COPY;
                old.unlock(cpu);
            }
            if (step == WpStep.REUSE) {
                int fault = VmFault.MINOR;
                if ((flags & FLAG_WRITE) != 0) {
                    long entry = Pte.maybeWritable(Pte.dirty(Pte.young(origPte)), vma);
                    setAccessFlags(cpu, mm, table, vpn, entry, true);
                    fault |= VmFault.WRITE;
                }
                ptl.unlock(cpu);
                return fault;
            }
            countNeedlessCopy(cpu, old);
        }
        return wpPageCopy(cpu, mm, vma, vpn, table, origPte, flags);
    }

    /**
     * The unfixed decision of do_wp_page: tries the page lock; under it asks whether the page has one user. A busy lock is the
     * profile's to answer.
     */
    public static WpStep tryLockAndReuse(Cpu cpu, Page page) {
        if (!page.tryLockAtWriteFault(cpu)) {
            return cpu.machine.profile.busyPageAtWrite() == Profile.BusyPage.WAIT ? WpStep.WAIT : WpStep.COPY;
        }
        boolean reuse = cpu.machine.fix.canReusePage(cpu, page);
        page.unlock(cpu);
        return reuse ? WpStep.REUSE : WpStep.COPY;
    }

    /** The wait that RHEL 5.3.z and 2.6.29 put into do_wp_page. Drops and retakes the pte lock; leaves with a reference. */
    private static void waitForPageLock(Cpu cpu, Page page, SpinLock ptl) {
        page.get();
        ptl.unlock(cpu);
        page.lock(cpu);
        ptl.lock(cpu, LockClass.PTE);
    }

    /**
     * {@code wp_page_copy()}, mm/memory.c, v5.9. same. In 2.6.18 do_wp_page from its label {@code gotten}. Drops the pte lock,
     * allocates, copies without any lock, retakes it. Unsharing leaves the pte read-only.
     */
    private static int wpPageCopy(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long origPte, int flags) {
        Page old = cpu.machine.pageOf(origPte);
        boolean write = (flags & FLAG_WRITE) != 0;
        boolean lateRmapDrop = cpu.machine.profile.lateRmapDrop();
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        Bug.on(vma.isShared(), "do_wp_page: copies a page of a shared mapping");
        old.get();
        ptl.unlock(cpu);
        Page created = AnonVma.prepare(cpu, vma) != 0 ? null : allocCopy(cpu, old);
        if (created == null) {
            old.put(cpu);
            return VmFault.OOM;
        }
        int fault = VmFault.MINOR;
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) == origPte) {
            if (!lateRmapDrop) {
                Rmap.pageRemoveRmap(old);
            }
            if (!old.isAnon()) {
                mm.addFileRss(-1);
                mm.addAnonRss(1);
            }
            long entry = Pte.make(created);
            Rmap.clearFlush(cpu, mm, table, vpn);
            installCopy(cpu, table, index, write ? Pte.maybeWritable(Pte.dirty(entry), vma) : entry, created, vma, vpn);
            if (lateRmapDrop) {
                Rmap.pageRemoveRmap(old);
            }
            old.put(cpu);
            fault |= write ? VmFault.WRITE : 0;
        } else {
            created.put(cpu);
        }
        old.put(cpu);
        ptl.unlock(cpu);
        return fault;
    }

    /** 2.6.18 stores the pte first and makes the page known to rmap and LRU afterwards, 2.6.28 the other way round. */
    private static void installCopy(
            Cpu cpu, PageTable table, int index, long entry, Page created, VmArea vma, int vpn) {
        boolean pteFirst = !cpu.machine.profile.lateRmapDrop();
        if (pteFirst) {
            table.setPteAt(index, entry);
            Lru.cacheAddActive(cpu, created);
        }
        Rmap.pageAddNewAnonRmap(created, vma, vpn);
        if (!pteFirst) {
            Lru.cacheAddActive(cpu, created);
            table.setPteAt(index, entry);
        }
    }

    private static Page allocCopy(Cpu cpu, Page old) {
        if (old == cpu.machine.zeroPage()) {
            return PageAlloc.allocZeroedPage(cpu);
        }
        Page created = PageAlloc.allocPage(cpu);
        if (created != null) {
            cowUserPage(cpu, created, old);
        }
        return created;
    }

    /** {@code cow_user_page()}, mm/memory.c. same for pages with a struct page. */
    static void cowUserPage(Cpu cpu, Page destination, Page source) {
        destination.copyFrom(source, cpu);
    }

    /** Probe, not kernel: a write fault is about to copy a page that had one user and no pin when that was decided. */
    private static void countNeedlessCopy(Cpu cpu, Page page) {
        if (cpu.pinsAtDecision == 0
                && cpu.mappingsAtDecision == 1
                && (!page.isSwapCache() || !cpu.machine.requireSwap().hasSwapUsers(cpu, page))) {
            cpu.falsePositiveCopies++;
        }
    }

    /**
     * {@code do_swap_page()}, mm/memory.c. reduced: no swap token. Sleeps; takes the page lock, then the pte lock. A read maps an
     * exclusively owned page read-only and leaves it in the swap cache. Before 2.6.36 the page may have lost its slot while its lock
     * was waited for, and the slot hold newer bytes: finding F4.
     */
    private static int doSwapPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, int flags, long origPte) {
        if (MigrationEntry.isMigration(origPte)) {
            Migrate.migrationEntryWait(cpu, mm, table, vpn);
            return VmFault.MINOR;
        }
        boolean write = (flags & FLAG_WRITE) != 0;
        Swap swap = cpu.machine.requireSwap();
        int entry = Pte.swapEntry(origPte);
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        int fault = VmFault.MINOR;
        Page page = SwapCache.findGetPage(cpu, swap, entry);
        if (page == null) {
            page = SwapCache.readSwapCacheAsync(cpu, swap, entry);
            if (page == null) {
                ptl.lock(cpu, LockClass.PTE);
                boolean same = table.read(index) == origPte;
                Bug.on(same && !swap.isUsed(cpu, entry), "do_swap_page: pte of an unused slot");
                ptl.unlock(cpu);
                return same ? VmFault.OOM : VmFault.MINOR;
            }
            fault = VmFault.MAJOR;
        }
        Lru.markPageAccessed(cpu, page);
        page.lock(cpu);
        if (cpu.machine.profile.swapInChecksCache() && !SwapCache.has(page, entry)) {
            page.unlock(cpu);
            page.put(cpu);
            return fault;
        }
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != origPte || !page.isSet(Page.PG_UPTODATE)) {
            int backedOut = table.read(index) != origPte ? fault : VmFault.SIGBUS;
            ptl.unlock(cpu);
            page.unlock(cpu);
            page.put(cpu);
            return backedOut;
        }
        mm.addAnonRss(1);
        boolean slotFirst = cpu.machine.profile.swapInFreesSlotFirst();
        if (slotFirst) {
            giveUpSlot(cpu, swap, page, entry);
        }
        long pte = Pte.make(page);
        boolean exclusive = cpu.machine.fix.isExclusiveAtSwapIn(cpu, page, origPte, write);
        boolean stillWrite = write && !exclusive;
        if (write && exclusive) {
            pte = Pte.maybeWritable(Pte.dirty(pte), vma);
        }
        table.setPteAt(index, pte);
        Rmap.pageAddAnonRmap(page, vma, vpn);
        cpu.machine.fix.afterSwapIn(page, exclusive);
        if (!slotFirst) {
            giveUpSlot(cpu, swap, page, entry);
        }
        page.unlock(cpu);
        if (stillWrite) {
            int wp = doWpPage(cpu, mm, vma, vpn, table, pte, FLAG_WRITE);
            int passedOn = VmFault.OOM | (cpu.machine.profile.swapInReportsWrite() ? VmFault.WRITE : 0);
            return (wp & VmFault.OOM) != 0 ? VmFault.OOM : fault | (wp & passedOn);
        }
        ptl.unlock(cpu);
        return fault;
    }

    /** Drops the entry, and with swap more than half full the cache's reference too. Page and pte lock held. */
    private static void giveUpSlot(Cpu cpu, Swap swap, Page page, int entry) {
        swap.free(cpu, entry);
        if (swap.isFull()) {
            swap.removeExclusiveSwapPage(cpu, page);
        }
    }
}
