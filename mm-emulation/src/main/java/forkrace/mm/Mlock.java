// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;

/** mm/mlock.c, 2.6.18: memory that stays mapped. Reclaim finds that out only when it tries to unmap the page, not before. */
public final class Mlock {

    private Mlock() {}

    /**
     * {@code sys_mlock()}, {@code do_mlock()}, mm/mlock.c. reduced: no limits; the pages must be there. Takes mmap_sem for write. 0 or
     * {@code -ENOMEM} for a hole.
     */
    public static int mlock(Cpu cpu, int start, int pages) {
        Cpu.requireUser(cpu);
        MmStruct mm = cpu.mm();
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        int end = Mmap.firstHole(mm, start, start + pages);
        int error = Mmap.forEachVma(cpu, mm, start, end, vma -> vma.flags |= VmArea.VM_LOCKED);
        mm.mmapSem.upWrite(cpu);
        return error == 0 && end < start + pages ? -Errno.ENOMEM : error;
    }
}
