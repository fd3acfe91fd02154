// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** The unmapping half of mm/memory.c, 2.6.18. */
final class Zap {

    private Zap() {}

    /** {@code unmap_vmas()}, mm/memory.c. reduced: one vma. */
    static void unmapVma(Cpu cpu, MmuGather tlb, VmArea vma) {
        if (vma.isHugetlb()) {
            HugePage.unmapHugepageRange(cpu, vma);
            return;
        }
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
     * {@code zap_pte_range()}, mm/memory.c. reduced: does not mark file pages accessed. Takes the pte lock. The mapcount goes
     * now, the count only after the TLB flush: what lies between is a transient reference.
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
                    if (Pte.isDirty(pte)) {
                        page.setFlag(Page.PG_DIRTY);
                    }
                    fileRss--;
                }
                Rmap.pageRemoveRmap(page);
                tlb.removePage(page);
            } else if (MigrationEntry.isMigration(pte)) {
                anonRss--;
                table.getAndClearFull(index);
            } else if (pte != Pte.NONE) {
                cpu.machine.requireSwap().freeSwapAndCache(cpu, Pte.swapEntry(pte));
                table.getAndClearFull(index);
            }
        }
        mm.addAnonRss(anonRss);
        mm.addFileRss(fileRss);
        ptl.unlock(cpu);
    }
}
