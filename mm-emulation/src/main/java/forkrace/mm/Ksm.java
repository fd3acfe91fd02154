// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** mm/ksm.c, v5.19: what ksmd does to a page before it looks for an equal one. Every vma is mergeable, and no page finds another. */
public final class Ksm {

    private Ksm() {}

    /** {@code get_mergeable_page()}, mm/ksm.c, v5.19. same. Takes mmap_sem for read. The page with a reference; null if none is mapped. */
    public static Page getMergeablePage(Cpu cpu, MmStruct mm, int vpn) {
        mm.mmapSem.downRead(cpu, LockClass.MMAP_SEM);
        VmArea vma = Mmap.findVma(mm, vpn);
        GupRequest request = new GupRequest(false, GupKind.GET);
        request.flags = request.reference();
        Page page = vma == null ? null : Gup.followPage(cpu, vma, vpn, request);
        mm.mmapSem.upRead(cpu);
        return page;
    }

    /** Gives back the reference of {@link #getMergeablePage}. */
    public static void putMergeablePage(Cpu cpu, Page page) {
        Gup.putUserPage(cpu, page);
    }

    /**
     * {@code try_to_merge_one_page()}, mm/ksm.c, v5.19. reduced: up to the comparison, which finds no equal page. Takes mmap_sem for read;
     * tries the page lock. 0 if the page is read-only now and nobody's alone, else {@code -EFAULT}.
     */
    public static int tryToMergeOnePage(Cpu cpu, MmStruct mm, int vpn, Page page) {
        mm.mmapSem.downRead(cpu, LockClass.MMAP_SEM);
        VmArea vma = Mmap.findVma(mm, vpn);
        int err = -Errno.EFAULT;
        if (vma != null && page.isAnon() && page.tryLock(cpu)) {
            err = writeProtectPage(cpu, vma, vpn, page);
            page.unlock(cpu);
        }
        mm.mmapSem.upRead(cpu);
        return err;
    }

    /**
     * {@code write_protect_page()}, mm/ksm.c, v5.19. same for base pages. Page locked, with a reference of the caller's; takes the pte
     * lock. The pte is away while it looks for references that are not accounted for.
     */
    private static int writeProtectPage(Cpu cpu, VmArea vma, int vpn, Page page) {
        MmStruct mm = vma.mm;
        PageTable table = mm.pteOffset(vpn);
        if (table == null) {
            return -Errno.EFAULT;
        }
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        int err = -Errno.EFAULT;
        ptl.lock(cpu, LockClass.PTE);
        long pte = table.read(index);
        if (Pte.isPresent(pte) && Pte.pfn(pte) == page.pfn) {
            boolean settled = !Pte.isWritable(pte) && !Pte.isDirty(pte) && !page.isAnonExclusive();
            err = settled || unmapForAMoment(cpu, mm, table, vpn, page) ? 0 : -Errno.EFAULT;
        }
        ptl.unlock(cpu);
        return err;
    }

    private static boolean unmapForAMoment(Cpu cpu, MmStruct mm, PageTable table, int vpn, Page page) {
        int swapped = page.swapCacheRefs();
        long entry = Rmap.clearFlush(cpu, mm, table, vpn);
        boolean alone = page.mapcount() + 1 + swapped == page.count() && cpu.machine.fix.mayUnmapCleared(cpu, page);
        if (alone) {
            if (Pte.isDirty(entry)) {
                page.setFlag(Page.PG_DIRTY);
            }
            entry = Pte.clean(Pte.writeProtected(entry));
        }
        table.setPteAt(mm.pteIndex(vpn), entry);
        return alone;
    }
}
