// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;

/** mm/madvise.c, 2.6.16 and later: {@code MADV_DONTFORK} and {@code MADV_DOFORK}; {@code MADV_WIPEONFORK} of 4.14. */
public final class Madvise {

    private Madvise() {}

    /** {@code madvise(MADV_DONTFORK)}: fork leaves the range out of the child. Takes mmap_sem for write. 0 or {@code -ENOMEM}. */
    public static int dontFork(Cpu cpu, int start, int pages) {
        return behavior(cpu, start, pages, VmArea.VM_DONTCOPY, 0);
    }

    /** {@code madvise(MADV_DOFORK)}: fork copies the range again. Takes mmap_sem for write. 0 or {@code -ENOMEM}. */
    public static int doFork(Cpu cpu, int start, int pages) {
        return behavior(cpu, start, pages, 0, VmArea.VM_DONTCOPY);
    }

    /**
     * {@code madvise(MADV_WIPEONFORK)}: the child finds the range untouched. Private anonymous memory only. Takes mmap_sem for write. 0,
     * {@code -EINVAL} or {@code -ENOMEM}.
     */
    public static int wipeOnFork(Cpu cpu, int start, int pages) {
        return behavior(cpu, start, pages, VmArea.VM_WIPEONFORK, 0);
    }

    /** {@code sys_madvise()}, {@code madvise_behavior()}, mm/madvise.c. reduced: never merges vmas. Reports a hole at the end. */
    private static int behavior(Cpu cpu, int start, int pages, int set, int clear) {
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int end = start + pages;
        int error = set == VmArea.VM_WIPEONFORK && mapsFile(mm, start, end) ? -Errno.EINVAL : 0;
        if (error == 0) {
            error = Mmap.forEachVma(cpu, mm, start, end, vma -> vma.flags = (vma.flags & ~clear) | set);
        }
        boolean hole = Mmap.firstHole(mm, start, end) < end;
        mm.mmapSem.upWrite(cpu);
        return error == 0 && hole ? -Errno.ENOMEM : error;
    }

    private static boolean mapsFile(MmStruct mm, int start, int end) {
        boolean found = false;
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            found |= vma.start < end && vma.end > start && (vma.file != null || vma.isHugetlb());
        }
        return found;
    }
}
