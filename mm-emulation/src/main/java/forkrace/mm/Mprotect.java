// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** mm/mprotect.c, 2.6.18. */
public final class Mprotect {

    private Mprotect() {}

    /**
     * {@code sys_mprotect()}, mm/mprotect.c. reduced: read, or read and write; never merges vmas. Takes mmap_sem for write. Stops
     * at a hole.
     *
     * @param start first page, a virtual page number
     * @param pages length in pages
     * @param prot  {@link VmArea#VM_READ}, perhaps with {@link VmArea#VM_WRITE}
     * @return 0, {@code -EINVAL} for other protections, {@code -ENOMEM} for a hole or lack of memory
     */
    public static int mprotect(Cpu cpu, int start, int pages, int prot) {
        if (prot != VmArea.VM_READ && prot != (VmArea.VM_READ | VmArea.VM_WRITE)) {
            return -Errno.EINVAL;
        }
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int end = Mmap.firstHole(mm, start, start + pages);
        int error = Mmap.forEachVma(cpu, mm, start, end, vma -> mprotectFixup(cpu, vma, prot));
        mm.mmapSem.upWrite(cpu);
        return error == 0 && end < start + pages ? -Errno.ENOMEM : error;
    }

    /** {@code mprotect_fixup()}, mm/mprotect.c. reduced: the caller has split the vma. mmap_sem held for write. */
    private static void mprotectFixup(Cpu cpu, VmArea vma, int prot) {
        int newFlags = (vma.flags & ~(VmArea.VM_READ | VmArea.VM_WRITE)) | prot;
        if (newFlags == vma.flags) {
            return;
        }
        vma.flags = newFlags;
        changeProtection(cpu, vma);
    }

    /**
     * {@code change_protection()}, {@code change_pte_range()}, mm/mprotect.c. same. Takes the pte locks; one flush at the end. The
     * protection of a private mapping never has RW, so every pte becomes read-only, also when writing is allowed again.
     */
    private static void changeProtection(Cpu cpu, VmArea vma) {
        if (vma.isHugetlb()) {
            HugePage.hugetlbChangeProtection(cpu, vma);
            return;
        }
        MmStruct mm = vma.mm;
        for (int vpn = vma.start; vpn < vma.end; vpn = mm.tableEnd(vpn, vma.end)) {
            PageTable table = mm.pteOffset(vpn);
            if (table != null) {
                changePteRange(cpu, vma, table, vpn, mm.tableEnd(vpn, vma.end));
            }
        }
        Tlb.flushMm(cpu, mm);
    }

    private static void changePteRange(Cpu cpu, VmArea vma, PageTable table, int start, int end) {
        MmStruct mm = vma.mm;
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        for (int vpn = start; vpn < end; vpn++) {
            int index = mm.pteIndex(vpn);
            if (Pte.isPresent(table.read(index))) {
                long pte = table.getAndClear(index);
                table.setPteAt(index, Pte.modify(pte, vma));
            } else if (MigrationEntry.isWrite(table.read(index))) {
                table.setPteAt(index, MigrationEntry.read(table.read(index)));
            }
        }
        ptl.unlock(cpu);
    }
}
