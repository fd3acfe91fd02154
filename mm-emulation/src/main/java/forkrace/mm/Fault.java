// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** The fault paths of mm/memory.c and arch/x86_64/mm/fault.c, 2.6.18-92.el5. */
public final class Fault {

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

    /** {@code __handle_mm_fault()}, mm/memory.c. same, less hugetlb. mmap_sem held for read, or the mm is not reachable yet. */
    public static int handleMmFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, boolean write) {
        PageTable table = mm.pteAlloc(cpu, vpn);
        return table == null ? VmFault.OOM : handlePteFault(cpu, mm, vma, vpn, table, write);
    }

    /** {@code handle_pte_fault()}, mm/memory.c. same, less file ptes. Reads the pte without lock, then takes the pte lock. */
    private static int handlePteFault(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, boolean write) {
        int index = mm.pteIndex(vpn);
        long entry = table.read(index);
        if (!Pte.isPresent(entry)) {
            if (entry == Pte.NONE && vma.file != null) {
                return FileFault.doNoPage(cpu, mm, vma, vpn, table, write);
            }
            return entry == Pte.NONE
                    ? doAnonymousPage(cpu, mm, vma, vpn, table, write)
                    : doSwapPage(cpu, mm, vma, vpn, table, write, entry);
        }
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != entry) {
            ptl.unlock(cpu);
            return VmFault.MINOR;
        }
        if (write && !Pte.isWritable(entry)) {
            return doWpPage(cpu, mm, vma, vpn, table, entry);
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

    /** {@code do_anonymous_page()}, mm/memory.c. same. A read fault maps the zero page. Sleeps; takes the pte lock. */
    private static int doAnonymousPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, boolean write) {
        Page page;
        if (write) {
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
        if (write) {
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
     * it has one user, else copies it. Never looks at page_count.
     */
    private static int doWpPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long origPte) {
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        Page old = cpu.machine.pageOf(origPte);
        if (old.isAnon()) {
            if (!old.tryLock(cpu)) {
                if (cpu.machine.profile.busyPageAtWrite() == Profile.BusyPage.WAIT) {
                    waitForPageLock(cpu, old, ptl);
                    if (table.read(index) != origPte) {
                        old.unlock(cpu);
                        old.put(cpu);
                        ptl.unlock(cpu);
                        return VmFault.MINOR;
                    }
                    old.put(cpu);
                } else {
                    countCopyDespiteOneMapping(cpu, old);
                    return copyForWrite(cpu, mm, vma, vpn, table, origPte, old);
                }
            }
            boolean reuse = Swap.canShareSwapPage(cpu, old);
            old.unlock(cpu);
            if (reuse) {
                long entry = Pte.maybeWritable(Pte.dirty(Pte.young(origPte)), vma);
                setAccessFlags(cpu, mm, table, vpn, entry, true);
                ptl.unlock(cpu);
                return VmFault.MINOR | VmFault.WRITE;
            }
        }
        return copyForWrite(cpu, mm, vma, vpn, table, origPte, old);
    }

    /** The wait that RHEL 5.3.z and 2.6.29 put into do_wp_page. Drops and retakes the pte lock; leaves with a reference. */
    private static void waitForPageLock(Cpu cpu, Page page, SpinLock ptl) {
        page.get();
        ptl.unlock(cpu);
        page.lock(cpu);
        ptl.lock(cpu, LockClass.PTE);
    }

    /** From the label {@code gotten} of do_wp_page: drops the pte lock, allocates, copies without any lock, retakes it. */
    private static int copyForWrite(
            Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, long origPte, Page old) {
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
            // 2.6.18 gives up the old mapping first; later kernels do so after the new pte is in place.
            Rmap.pageRemoveRmap(old);
            if (!old.isAnon()) {
                mm.addFileRss(-1);
                mm.addAnonRss(1);
            }
            long entry = Pte.maybeWritable(Pte.dirty(Pte.make(created)), vma);
            Rmap.clearFlush(cpu, mm, table, vpn);
            table.setPteAt(index, entry);
            Lru.cacheAddActive(cpu, created);
            Rmap.pageAddNewAnonRmap(created, vma, vpn);
            old.put(cpu);
            fault |= VmFault.WRITE;
        } else {
            created.put(cpu);
        }
        old.put(cpu);
        ptl.unlock(cpu);
        return fault;
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

    /** Probe, not kernel: a busy page lock is about to cost a copy of a page with one mapping and no pin. */
    private static void countCopyDespiteOneMapping(Cpu cpu, Page page) {
        if (page.mapcount() == 1 && page.pins() == 0) {
            cpu.falsePositiveCopies++;
        }
    }

    /**
     * {@code do_swap_page()}, mm/memory.c. reduced: no swap token. Sleeps; takes the page lock, then the pte
     * lock. A read maps an exclusively owned page read-only and leaves it in the swap cache.
     */
    private static int doSwapPage(
            Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, boolean write, long origPte) {
        if (MigrationEntry.isMigration(origPte)) {
            Migrate.migrationEntryWait(cpu, mm, table, vpn);
            return VmFault.MINOR;
        }
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
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != origPte || !page.isSet(Page.PG_UPTODATE)) {
            int backedOut = table.read(index) != origPte ? fault : VmFault.SIGBUS;
            ptl.unlock(cpu);
            page.unlock(cpu);
            page.put(cpu);
            return backedOut;
        }
        mm.addAnonRss(1);
        long pte = Pte.make(page);
        boolean stillWrite = write;
        if (write && Swap.canShareSwapPage(cpu, page)) {
            pte = Pte.maybeWritable(Pte.dirty(pte), vma);
            stillWrite = false;
        }
        table.setPteAt(index, pte);
        Rmap.pageAddAnonRmap(page, vma, vpn);
        swap.free(cpu, entry);
        if (swap.isFull()) {
            swap.removeExclusiveSwapPage(cpu, page);
        }
        page.unlock(cpu);
        if (stillWrite) {
            // 2.6.18 throws the WRITE bit of the result away.
            int wp = doWpPage(cpu, mm, vma, vpn, table, pte);
            return (wp & VmFault.OOM) != 0 ? VmFault.OOM : fault;
        }
        ptl.unlock(cpu);
        return fault;
    }
}
