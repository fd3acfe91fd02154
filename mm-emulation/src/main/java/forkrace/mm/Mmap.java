// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** mm/mmap.c and the unmapping half of mm/memory.c, 2.6.18, for private anonymous mappings. */
public final class Mmap {

    private Mmap() {}

    /** {@code find_vma()}, mm/mmap.c. reduced: walks the list, no tree; null in a hole. mmap_sem held. */
    static VmArea findVma(MmStruct mm, int vpn) {
        VmArea vma = mm.mmap;
        while (vma != null && vma.end <= vpn) {
            vma = vma.next;
        }
        return vma == null || vma.start > vpn ? null : vma;
    }

    /**
     * {@code do_mmap_pgoff()}, mm/mmap.c. reduced: private and anonymous, at the given place only, never merges. Takes
     * mmap_sem for write.
     *
     * @param start first page, a virtual page number
     * @param pages length in pages
     * @param flags {@link VmArea#VM_READ}, {@link VmArea#VM_WRITE}
     * @return 0, {@code -EINVAL} if the range is taken or outside the address space, {@code -ENOMEM}
     */
    public static int mmap(Cpu cpu, int start, int pages, int flags) {
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        if (start < 0 || pages <= 0 || start + pages > mm.machine.shape.pages()) {
            return -Errno.EINVAL;
        }
        int vmFlags = (flags & (VmArea.VM_READ | VmArea.VM_WRITE)) | VmArea.VM_MAYREAD | VmArea.VM_MAYWRITE;
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int error = insertNew(cpu, mm, start, start + pages, vmFlags);
        mm.mmapSem.upWrite(cpu);
        return error;
    }

    private static int insertNew(Cpu cpu, MmStruct mm, int start, int end, int vmFlags) {
        VmArea previous = null;
        VmArea next = mm.mmap;
        while (next != null && next.end <= start) {
            previous = next;
            next = next.next;
        }
        if (next != null && next.start < end) {
            return -Errno.EINVAL;
        }
        if (FaultInjection.shouldFail(cpu, "vm_area_cachep")) {
            return -Errno.ENOMEM;
        }
        linkAfter(mm, previous, new VmArea(mm, start, end, vmFlags));
        return 0;
    }

    /** {@code vma_link()}, mm/mmap.c. reduced: no files, no tree. After {@code previous}, or first. mmap_sem held for write. */
    static void linkAfter(MmStruct mm, VmArea previous, VmArea vma) {
        if (previous == null) {
            vma.next = mm.mmap;
            mm.mmap = vma;
        } else {
            vma.next = previous.next;
            previous.next = vma;
        }
        mm.mapCount++;
    }

    /**
     * {@code split_vma()}, {@code vma_adjust()}, mm/mmap.c. reduced: never merges again. mmap_sem held for write; takes
     * anon_vma->lock, under which rmap reads the bounds. Splits before page {@code at}; 0 or {@code -ENOMEM}.
     */
    private static int splitVma(Cpu cpu, VmArea vma, int at) {
        if (FaultInjection.shouldFail(cpu, "vm_area_cachep")) {
            return -Errno.ENOMEM;
        }
        VmArea upper = VmArea.copyOf(vma, vma.mm);
        upper.start = at;
        AnonVma anonVma = vma.anonVma();
        if (anonVma != null) {
            anonVma.lock.lock(cpu, LockClass.ANON_VMA);
            anonVma.addTail(upper);
        }
        vma.end = at;
        if (anonVma != null) {
            anonVma.lock.unlock(cpu);
        }
        linkAfter(vma.mm, vma, upper);
        return 0;
    }

    /** What {@code sys_mprotect()} and {@code sys_madvise()} do to each vma of a range. */
    interface RangeAction {
        void apply(VmArea vma);
    }

    /**
     * The loop of {@code sys_mprotect()}, {@code sys_madvise()} and {@code do_munmap()}: splits vmas at both ends, then acts on
     * each; passes over holes. mmap_sem held for write. 0 or {@code -ENOMEM}.
     */
    static int forEachVma(Cpu cpu, MmStruct mm, int start, int end, RangeAction action) {
        for (int vpn = start; vpn < end; vpn++) {
            VmArea vma = findVma(mm, vpn);
            if (vma == null) {
                continue;
            }
            if (vma.start < vpn) {
                if (splitVma(cpu, vma, vpn) != 0) {
                    return -Errno.ENOMEM;
                }
                vma = vma.next;
            }
            if (vma.end > end && splitVma(cpu, vma, end) != 0) {
                return -Errno.ENOMEM;
            }
            action.apply(vma);
            vpn = vma.end - 1;
        }
        return 0;
    }

    /** The first page of a range that no vma maps; {@code end} if there is none. mmap_sem held. */
    static int firstHole(MmStruct mm, int start, int end) {
        int vpn = start;
        while (vpn < end) {
            VmArea vma = findVma(mm, vpn);
            if (vma == null) {
                return vpn;
            }
            vpn = vma.end;
        }
        return end;
    }

    /**
     * {@code sys_munmap()}, {@code do_munmap()}, mm/mmap.c. reduced: keeps empty page tables. Takes mmap_sem for write. A hole in
     * the range is no error.
     */
    public static int munmap(Cpu cpu, int start, int pages) {
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int error = forEachVma(cpu, mm, start, start + pages, vma -> {});
        if (error == 0) {
            Lru.addDrain(cpu);
            MmuGather tlb = new MmuGather(cpu, mm, false);
            forEachVma(cpu, mm, start, start + pages, vma -> unmapVma(cpu, tlb, vma));
            detachRange(cpu, mm, start, start + pages);
            tlb.finish();
        }
        mm.mmapSem.upWrite(cpu);
        return error;
    }

    private static void detachRange(Cpu cpu, MmStruct mm, int start, int end) {
        VmArea previous = null;
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            if (vma.start >= start && vma.end <= end) {
                AnonVma.unlink(cpu, vma);
                if (previous == null) {
                    mm.mmap = vma.next;
                } else {
                    previous.next = vma.next;
                }
                mm.mapCount--;
            } else {
                previous = vma;
            }
        }
    }

    /** {@code exit_mmap()}, mm/mmap.c. same. No other user of the mm is left; rmap may still find its vmas. */
    static void exitMmap(Cpu cpu, MmStruct mm) {
        Lru.addDrain(cpu);
        MmuGather tlb = new MmuGather(cpu, mm, true);
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            unmapVma(cpu, tlb, vma);
        }
        // free_pgtables(): rmap must not find a vma whose tables are gone.
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            AnonVma.unlink(cpu, vma);
            mm.mapCount--;
        }
        mm.freePageTables();
        tlb.finish();
        mm.mmap = null;
        Bug.on(mm.nrPtes != 0, "exit_mmap: nr_ptes", mm.nrPtes);
        Bug.on(mm.anonRss() != 0, "exit_mmap: anon_rss", mm.anonRss());
        Bug.on(mm.fileRss() != 0, "exit_mmap: file_rss", mm.fileRss());
    }

    /** {@code unmap_vmas()}, mm/memory.c. reduced: one vma. */
    private static void unmapVma(Cpu cpu, MmuGather tlb, VmArea vma) {
        MmStruct mm = vma.mm;
        for (int vpn = vma.start; vpn < vma.end; vpn = mm.tableEnd(vpn, vma.end)) {
            PageTable table = mm.pteOffset(vpn);
            if (table != null) {
                zapPteRange(cpu, tlb, mm, table, vpn, mm.tableEnd(vpn, vma.end));
            }
        }
    }

    /** {@code zap_page_range()}, mm/memory.c. reduced: one page of an mm that nobody runs yet. Takes the pte lock. */
    static void zapOne(Cpu cpu, VmArea vma, int vpn) {
        MmuGather tlb = new MmuGather(cpu, vma.mm, false);
        zapPteRange(cpu, tlb, vma.mm, vma.mm.pteOffset(vpn), vpn, vpn + 1);
        tlb.finish();
    }

    /**
     * {@code zap_pte_range()}, mm/memory.c. reduced: anonymous pages. Takes the pte lock. The mapcount goes now, the count only
     * after the TLB flush: what lies between is a transient reference.
     */
    private static void zapPteRange(Cpu cpu, MmuGather tlb, MmStruct mm, PageTable table, int start, int end) {
        int anonRss = 0;
        int fileRss = 0;
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        for (int vpn = start; vpn < end; vpn++) {
            int index = mm.pteIndex(vpn);
            long pte = table.read(index);
            if (Pte.isPresent(pte)) {
                pte = tlb.fullMm ? table.getAndClearFull(index) : table.getAndClear(index);
                Page page = cpu.machine.pageOf(pte);
                if (page.isAnon()) {
                    anonRss--;
                } else {
                    fileRss--;
                }
                Rmap.pageRemoveRmap(page);
                tlb.removePage(page);
            } else if (pte != Pte.NONE) {
                cpu.machine.requireSwap().freeSwapAndCache(cpu, Pte.swapOffset(pte));
                table.getAndClearFull(index);
            }
        }
        mm.addAnonRss(anonRss);
        mm.addFileRss(fileRss);
        ptl.unlock(cpu);
    }
}
