// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/**
 * fs/proc/task_mmu.c, v5.11: somebody writes 4 to /proc/pid/clear_refs, to learn from the faults that follow which pages the process
 * stores to. The soft-dirty bit itself is left out; that it costs every pte its write permission is what matters here.
 */
public final class ClearRefs {

    private ClearRefs() {}

    /**
     * {@code clear_refs_write()}, fs/proc/task_mmu.c, v5.11. reduced: soft-dirty bits only. Takes mmap_sem for write; one flush at the
     * end.
     */
    public static void clearSoftDirty(Cpu cpu, MmStruct mm) {
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            for (int vpn = vma.start; vpn < vma.end; vpn = mm.tableEnd(vpn, vma.end)) {
                PageTable table = mm.pteOffset(vpn);
                if (table != null) {
                    clearRefsPteRange(cpu, mm, vma, table, vpn, mm.tableEnd(vpn, vma.end));
                }
            }
        }
        Tlb.flushMm(cpu, mm);
        mm.mmapSem.upWrite(cpu);
    }

    /** {@code clear_refs_pte_range()}, fs/proc/task_mmu.c, v5.11. reduced: no huge pages. Takes the pte lock. */
    private static void clearRefsPteRange(Cpu cpu, MmStruct mm, VmArea vma, PageTable table, int start, int end) {
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        for (int vpn = start; vpn < end; vpn++) {
            int index = mm.pteIndex(vpn);
            long pte = table.read(index);
            if (Pte.isPresent(pte) && mayWriteProtect(cpu, mm, vma, pte)) {
                table.setPteAt(index, Pte.writeProtected(table.getAndClear(index)));
            }
        }
        ptl.unlock(cpu);
    }

    /** {@code pte_is_pinned()}, fs/proc/task_mmu.c, v5.11. reduced: the look for pins is the fix's. The sense is inverted. */
    private static boolean mayWriteProtect(Cpu cpu, MmStruct mm, VmArea vma, long pte) {
        return !Pte.isWritable(pte)
                || !vma.isCow()
                || cpu.machine.fix.mayClearSoftDirty(cpu, mm, cpu.machine.pageOf(pte));
    }
}
