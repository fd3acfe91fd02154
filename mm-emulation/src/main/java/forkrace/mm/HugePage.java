// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/**
 * mm/hugetlb.c, 2.6.18-92.el5: huge pages of private mappings, on the paths that small pages take elsewhere: fork, get_user_pages, unmapping;
 * {@link HugeFault} is the fault. All ptes are guarded by mm->page_table_lock, which is never split here. One pte maps a page, whose words stand for 2 MB; the
 * head page's count and flags are those of all its parts. Until huge pages get a mapcount they are not anonymous either.
 * No hugetlbfs file stands behind a mapping, so there is no i_mmap_lock to take.
 */
final class HugePage {

    private HugePage() {}

    // ---- fork

    /**
     * {@code copy_hugetlb_page_range()}, mm/hugetlb.c. same, less shared page tables. Both mmap_sems held. For each pte takes the child's
     * page_table_lock, then the parent's. 0 or {@code -ENOMEM}.
     */
    static int copyHugetlbPageRange(Cpu cpu, MmStruct dstMm, MmStruct srcMm, VmArea parentVma, VmArea childVma) {
        ForkFix fix = cpu.machine.fix;
        HugeCopy copy = new HugeCopy(cpu, dstMm, srcMm, parentVma, childVma);
        if (copy.isCow()) {
            fix.beginCopyHugetlbPageRange(srcMm);
        }
        int error = 0;
        for (int vpn = parentVma.start; vpn < parentVma.end && error == 0; vpn++) {
            PageTable src = srcMm.pteOffset(vpn);
            if (src == null) {
                continue;
            }
            PageTable dst = dstMm.pteAlloc(cpu, vpn);
            do {
                error = dst == null ? -Errno.ENOMEM : copyOneHugePte(copy, fix, src, dst, vpn);
            } while (error == -Errno.EAGAIN);
        }
        if (copy.isCow()) {
            fix.endCopyHugetlbPageRange(srcMm);
        }
        return error;
    }

    private static int copyOneHugePte(HugeCopy copy, ForkFix fix, PageTable src, PageTable dst, int vpn) {
        copy.lockChild();
        copy.lockParent();
        copy.moveTo(src, dst, vpn);
        int error = copy.entry() == Pte.NONE ? 0 : fix.copyHugePte(copy);
        copy.unlockWhatIsLocked();
        return error;
    }

    // ---- get_user_pages

    /**
     * {@code follow_hugetlb_page()}, mm/hugetlb.c. reduced: one page a call; no zero page. mmap_sem held for read; takes page_table_lock.
     * The page with the reference asked for; null if the fault failed.
     */
    static Page followHugetlbPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, GupRequest request) {
        ForkFix fix = cpu.machine.fix;
        boolean write = fix.gupWritesToHugePage(request);
        boolean breaksCow = write && cpu.machine.profile.hugeGupBreaksCow();
        SpinLock ptl = mm.pageTableLock;
        ptl.lock(cpu, LockClass.PTE);
        while (true) {
            PageTable table = mm.pteOffset(vpn);
            long pte = table == null ? Pte.NONE : table.read(mm.pteIndex(vpn));
            Page page = pte == Pte.NONE ? null : cpu.machine.pageOf(pte);
            if (page != null && !(breaksCow && !Pte.isWritable(pte)) && fix.mayGetHugePage(page, pte, request)) {
                fix.getHugePage(page, request);
                ptl.unlock(cpu);
                return page;
            }
            ptl.unlock(cpu);
            int fault = HugeFault.hugetlbFault(cpu, mm, vma, vpn, write ? Fault.FLAG_WRITE : request.faultFlags());
            if (fault != VmFault.MINOR) {
                return null;
            }
            ptl.lock(cpu, LockClass.PTE);
        }
    }

    // ---- unmapping, protection

    /**
     * {@code unmap_hugepage_range()}, {@code __unmap_hugepage_range()}, mm/hugetlb.c. same, a whole vma. Takes page_table_lock; the pages
     * go under it, before the TLB flush.
     */
    static void unmapHugepageRange(Cpu cpu, VmArea vma) {
        MmStruct mm = vma.mm;
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        for (int vpn = vma.start; vpn < vma.end; vpn++) {
            PageTable table = mm.pteOffset(vpn);
            long pte = table == null ? Pte.NONE : table.getAndClear(mm.pteIndex(vpn));
            if (pte != Pte.NONE) {
                Page page = cpu.machine.pageOf(pte);
                if (cpu.machine.profile.hugeHasMapcount()) {
                    Rmap.pageRemoveRmap(page);
                }
                page.put(cpu);
            }
        }
        mm.pageTableLock.unlock(cpu);
        Tlb.flushMm(cpu, mm);
    }

    /** {@code hugetlb_change_protection()}, mm/hugetlb.c. same. mmap_sem held for write; takes page_table_lock; one flush at the end. */
    static void hugetlbChangeProtection(Cpu cpu, VmArea vma) {
        MmStruct mm = vma.mm;
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        for (int vpn = vma.start; vpn < vma.end; vpn++) {
            PageTable table = mm.pteOffset(vpn);
            int index = mm.pteIndex(vpn);
            if (table != null && table.read(index) != Pte.NONE) {
                long pte = table.getAndClear(index);
                table.setPteAt(index, Pte.modify(pte, vma));
            }
        }
        mm.pageTableLock.unlock(cpu);
        Tlb.flushMm(cpu, mm);
    }
}
