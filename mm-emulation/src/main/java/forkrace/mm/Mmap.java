// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;

/** mm/mmap.c, 2.6.18. */
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
     * {@code do_mmap_pgoff()}, mm/mmap.c. reduced: private anonymous memory, at the given place only, never merges. Takes
     * mmap_sem for write.
     *
     * @param start first page, a virtual page number
     * @param pages length in pages
     * @param flags {@link VmArea#VM_READ}, {@link VmArea#VM_WRITE}; {@link VmArea#VM_HUGETLB} for huge pages
     * @return 0, {@code -EINVAL} if the range is taken or outside the address space, {@code -ENOMEM}
     */
    public static int mmap(Cpu cpu, int start, int pages, int flags) {
        return mmapRegion(cpu, start, pages, flags, null);
    }

    /**
     * The same for a file, from its first page on. A private mapping's pages are the page cache's until they are written to; a shared
     * one's always.
     *
     * @param shared MAP_SHARED, else MAP_PRIVATE
     */
    public static int mmapFile(Cpu cpu, int start, int pages, int flags, AddressSpace file, boolean shared) {
        return mmapRegion(cpu, start, pages, shared ? flags | VmArea.VM_SHARED : flags & ~VmArea.VM_SHARED, file);
    }

    /** {@code shmem_zero_setup()}, mm/shmem.c. reduced: never swapped. MAP_SHARED and anonymous: a file of its own, all zeros. */
    public static int mmapShared(Cpu cpu, int start, int pages, int flags) {
        return mmapFile(cpu, start, pages, flags, new AddressSpace(Math.max(pages, 0), 0), true);
    }

    private static int mmapRegion(Cpu cpu, int start, int pages, int flags, AddressSpace file) {
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        if (start < 0 || pages <= 0 || start + pages > mm.machine.shape.pages()) {
            return -Errno.EINVAL;
        }
        int asked = VmArea.VM_READ | VmArea.VM_WRITE | (file == null ? VmArea.VM_HUGETLB : VmArea.VM_SHARED);
        int vmFlags = (flags & asked) | VmArea.VM_MAYREAD | VmArea.VM_MAYWRITE;
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int error = insertNew(cpu, mm, start, start + pages, vmFlags, file);
        mm.mmapSem.upWrite(cpu);
        return error;
    }

    private static int insertNew(Cpu cpu, MmStruct mm, int start, int end, int vmFlags, AddressSpace file) {
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
        VmArea created = new VmArea(mm, start, end, vmFlags, file, start);
        AddressSpace.link(cpu, created);
        linkAfter(mm, previous, created);
        return 0;
    }

    /** {@code vma_link()}, mm/mmap.c. reduced: no tree. After {@code previous}, or first. mmap_sem held for write. */
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
        AddressSpace.link(cpu, upper);
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
            forEachVma(cpu, mm, start, start + pages, vma -> Zap.unmapVma(cpu, tlb, vma));
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
                AddressSpace.unlink(cpu, vma);
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
            Zap.unmapVma(cpu, tlb, vma);
        }
        // free_pgtables(): rmap must not find a vma whose tables are gone.
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            AnonVma.unlink(cpu, vma);
            AddressSpace.unlink(cpu, vma);
            mm.mapCount--;
        }
        mm.freePageTables();
        tlb.finish();
        mm.mmap = null;
        Bug.on(mm.nrPtes != 0, "exit_mmap: nr_ptes", mm.nrPtes);
        if (mm.anonRss() != 0 || mm.fileRss() != 0) {
            cpu.machine.noteBadRss();
        }
    }
}
