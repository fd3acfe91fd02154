// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/**
 * mm/swapfile.c, 2.6.18: swapoff takes back every page that has a swap slot. It ends by taking the page out of the swap cache, whoever
 * maps or pins it.
 */
public final class SwapOff {

    private SwapOff() {}

    /**
     * {@code try_to_unuse()}, mm/swapfile.c. reduced: each slot of each device once; no writeback, no shared memory; the devices stay
     * in use. Sleeps. 0 or {@code -ENOMEM}.
     */
    public static int tryToUnuse(Cpu cpu) {
        Swap swap = cpu.machine.requireSwap();
        for (int entry : swap.usedEntries(cpu)) {
            Page page = SwapCache.readSwapCacheAsync(cpu, swap, entry);
            if (page != null) {
                unuse(cpu, swap, entry, page);
            } else if (swap.isUsed(cpu, entry)) {
                return -Errno.ENOMEM;
            }
        }
        return 0;
    }

    /** The body of try_to_unuse's loop. With a reference, which it drops. Takes the page lock. */
    private static void unuse(Cpu cpu, Swap swap, int entry, Page page) {
        page.lock(cpu);
        if (swap.hasOtherUsers(cpu, entry)) {
            for (MmStruct mm : swap.mmsThatMayUse(cpu)) {
                unuseMm(cpu, swap, mm, entry, page);
                mm.mmput(cpu);
            }
        }
        if (page.isSwapCache()) {
            SwapCache.deleteFromSwapCache(cpu, swap, page);
        }
        page.setFlag(Page.PG_DIRTY);
        page.unlock(cpu);
        page.put(cpu);
    }

    /** {@code unuse_mm()}, mm/swapfile.c. same. Page locked, which it may drop and retake to wait for mmap_sem, for read. */
    private static void unuseMm(Cpu cpu, Swap swap, MmStruct mm, int entry, Page page) {
        if (!mm.mmapSem.tryDownRead(cpu, LockClass.MMAP_SEM)) {
            page.unlock(cpu);
            mm.mmapSem.downRead(cpu, LockClass.MMAP_SEM);
            page.lock(cpu);
        }
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            for (int vpn = vma.start; vpn < vma.end && vma.anonVma() != null; vpn = mm.tableEnd(vpn, vma.end)) {
                PageTable table = mm.pteOffset(vpn);
                if (table != null) {
                    unusePteRange(cpu, swap, vma, table, vpn, mm.tableEnd(vpn, vma.end), entry, page);
                }
            }
        }
        mm.mmapSem.upRead(cpu);
    }

    /** {@code unuse_pte_range()}, mm/swapfile.c. same. Takes the pte lock. */
    private static void unusePteRange(
            Cpu cpu, Swap swap, VmArea vma, PageTable table, int start, int end, int entry, Page page) {
        SpinLock ptl = vma.mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        for (int vpn = start; vpn < end; vpn++) {
            long pte = table.read(vma.mm.pteIndex(vpn));
            if (Pte.isSwap(pte) && !MigrationEntry.isMigration(pte) && Pte.swapEntry(pte) == entry) {
                unusePte(cpu, swap, vma, table, vpn, pte, page);
                break;
            }
        }
        ptl.unlock(cpu);
    }

    /** {@code unuse_pte()}, mm/swapfile.c. reduced: does not activate the page. Page and pte lock held. Maps the page read-only. */
    private static void unusePte(Cpu cpu, Swap swap, VmArea vma, PageTable table, int vpn, long pte, Page page) {
        vma.mm.addAnonRss(1);
        page.get();
        table.setPteAt(vma.mm.pteIndex(vpn), Pte.old(Pte.make(page)));
        Rmap.pageAddAnonRmap(page, vma, vpn);
        cpu.machine.fix.afterSwapIn(page, Pte.isSwapExclusive(pte));
        swap.free(cpu, Pte.swapEntry(pte));
    }
}
