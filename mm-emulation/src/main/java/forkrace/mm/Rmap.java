// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** mm/rmap.c, 2.6.18: which ptes map a page, by counting them and by walking the vmas of its anon_vma. */
final class Rmap {

    /** {@code SWAP_SUCCESS}, {@code SWAP_AGAIN}, {@code SWAP_FAIL} of rmap.h. */
    enum UnmapResult {
        SUCCESS,
        AGAIN,
        FAIL
    }

    private Rmap() {}

    /** {@code __page_set_anon_rmap()}, mm/rmap.c. same. Index first, so that who sees the mapping sees the index. */
    private static void setAnonRmap(Page page, VmArea vma, int vpn) {
        AnonVma anonVma = vma.anonVma();
        Bug.on(anonVma == null, "__page_set_anon_rmap: no anon_vma");
        page.index = vpn;
        page.setMapping(anonVma);
    }

    /** {@code page_add_anon_rmap()}, mm/rmap.c. same. The pte lock is held. */
    static void pageAddAnonRmap(Page page, VmArea vma, int vpn) {
        if (page.incMapcountTestZero()) {
            setAnonRmap(page, vma, vpn);
        }
    }

    /** {@code page_add_new_anon_rmap()}, mm/rmap.c. same. The pte lock is held; the page is new. */
    static void pageAddNewAnonRmap(Page page, VmArea vma, int vpn) {
        page.setFirstMapping();
        setAnonRmap(page, vma, vpn);
        vma.mm.machine.fix.newAnonPage(page);
    }

    /** {@code page_add_file_rmap()}, mm/rmap.c. reduced: no page-state counters. For the zero page, too. */
    static void pageAddFileRmap(Page page) {
        page.incMapcountTestZero();
    }

    /** {@code page_dup_rmap()}, rmap.h. same. Both pte locks of fork are held. */
    static void pageDupRmap(Page page) {
        page.incMapcount();
    }

    /** {@code page_remove_rmap()}, mm/rmap.c. reduced: no page-state counters. The pte lock is held. */
    static void pageRemoveRmap(Page page) {
        page.decMapcountTestNegative();
    }

    /** {@code page_lock_anon_vma()}, mm/rmap.c. reduced: the garbage collector stands for RCU. Takes anon_vma->lock. */
    private static AnonVma pageLockAnonVma(Cpu cpu, Page page) {
        AnonVma anonVma = page.mapping();
        if (anonVma == null || !page.isMapped()) {
            return null;
        }
        anonVma.lock.lock(cpu, LockClass.ANON_VMA);
        return anonVma;
    }

    /**
     * {@code page_check_address()}, mm/rmap.c. same. The table that maps {@code page} in {@code vma}, its pte lock taken; or null
     * with no lock.
     */
    private static PageTable pageCheckAddress(Cpu cpu, Page page, VmArea vma) {
        int vpn = page.index;
        if (!vma.contains(vpn)) {
            return null;
        }
        PageTable table = vma.mm.pteOffset(vpn);
        int index = vma.mm.pteIndex(vpn);
        if (table == null || !Pte.isPresent(table.read(index))) {
            return null;
        }
        SpinLock ptl = vma.mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        long pte = table.read(index);
        if (Pte.isPresent(pte) && Pte.pfn(pte) == page.pfn) {
            return table;
        }
        ptl.unlock(cpu);
        return null;
    }

    /** {@code page_referenced()}, mm/rmap.c. reduced: no swap token. Page locked; takes anon_vma->lock, then each pte lock. */
    static int pageReferenced(Cpu cpu, Page page) {
        int referenced = 0;
        if (page.isSet(Page.PG_REFERENCED)) {
            page.clearFlag(Page.PG_REFERENCED);
            referenced++;
        }
        AnonVma anonVma = pageLockAnonVma(cpu, page);
        if (anonVma == null) {
            return referenced;
        }
        int mapcount = page.mapcount();
        for (VmArea vma = anonVma.head; vma != null && mapcount > 0; vma = vma.anonVmaNext) {
            PageTable table = pageCheckAddress(cpu, page, vma);
            if (table == null) {
                continue;
            }
            if (clearFlushYoung(cpu, vma, table, page.index)) {
                referenced++;
            }
            mapcount--;
            vma.mm.pteLockptr(table).unlock(cpu);
        }
        anonVma.lock.unlock(cpu);
        return referenced;
    }

    /** {@code ptep_clear_flush_young()}, asm-generic/pgtable.h. same. The pte lock is held. */
    private static boolean clearFlushYoung(Cpu cpu, VmArea vma, PageTable table, int vpn) {
        boolean young = table.testAndClearYoung(vma.mm.pteIndex(vpn));
        if (young) {
            Tlb.flushPage(cpu, vma.mm, vpn);
        }
        return young;
    }

    /** {@code ptep_clear_flush()}, asm-generic/pgtable.h. same. xchg with nothing, then flush. The pte lock is held. */
    static long clearFlush(Cpu cpu, MmStruct mm, PageTable table, int vpn) {
        long pte = table.getAndClear(mm.pteIndex(vpn));
        Tlb.flushPage(cpu, mm, vpn);
        return pte;
    }

    /** What reclaim calls: {@link #tryToUnmap(Cpu, Page, boolean)} that is no migration. */
    static UnmapResult tryToUnmap(Cpu cpu, Page page) {
        return tryToUnmap(cpu, page, false);
    }

    /** {@code try_to_unmap()}, {@code try_to_unmap_anon()}, mm/rmap.c. same. Page locked; takes anon_vma->lock. */
    static UnmapResult tryToUnmap(Cpu cpu, Page page, boolean migration) {
        Bug.on(!page.isLocked(), "try_to_unmap: page is not locked");
        AnonVma anonVma = pageLockAnonVma(cpu, page);
        UnmapResult result = UnmapResult.AGAIN;
        if (anonVma != null) {
            for (VmArea vma = anonVma.head; vma != null; vma = vma.anonVmaNext) {
                result = tryToUnmapOne(cpu, page, vma, migration);
                if (result == UnmapResult.FAIL || !page.isMapped()) {
                    break;
                }
            }
            anonVma.lock.unlock(cpu);
        }
        return page.isMapped() ? result : UnmapResult.SUCCESS;
    }

    /**
     * {@code try_to_unmap_one()}, mm/rmap.c. reduced: anonymous pages. Takes the pte lock. Leaves a swap entry, or a migration
     * entry. The unfixed kernel never looks at page_count: a pinned page is unmapped like any other.
     */
    private static UnmapResult tryToUnmapOne(Cpu cpu, Page page, VmArea vma, boolean migration) {
        PageTable table = pageCheckAddress(cpu, page, vma);
        if (table == null) {
            return UnmapResult.AGAIN;
        }
        MmStruct mm = vma.mm;
        int vpn = page.index;
        ForkFix fix = cpu.machine.fix;
        UnmapResult result = UnmapResult.AGAIN;
        boolean young = !migration && ((vma.flags & VmArea.VM_LOCKED) != 0 || clearFlushYoung(cpu, vma, table, vpn));
        if (young || !fix.mayUnmap(cpu, page)) {
            result = UnmapResult.FAIL;
        } else {
            long pte = clearFlush(cpu, mm, table, vpn);
            if (Pte.isDirty(pte)) {
                page.setFlag(Page.PG_DIRTY);
            }
            long entry = fix.swapPteFor(page, replacement(cpu, page, pte, migration));
            if (fix.mayUnmapCleared(cpu, page)) {
                if (page.isSwapCache()) {
                    cpu.machine.requireSwap().addToMmlist(cpu, mm);
                    mm.addAnonRss(-1);
                }
                table.setPteAt(mm.pteIndex(vpn), entry);
                pageRemoveRmap(page);
                page.put(cpu);
            } else {
                if (page.isSwapCache()) {
                    cpu.machine.requireSwap().free(cpu, page.swapEntry);
                }
                table.setPteAt(mm.pteIndex(vpn), pte);
                result = UnmapResult.FAIL;
            }
        }
        mm.pteLockptr(table).unlock(cpu);
        return result;
    }

    /** What try_to_unmap_one leaves in the place of {@code pte}. The pte lock is held. A migration entry still counts as resident. */
    private static long replacement(Cpu cpu, Page page, long pte, boolean migration) {
        if (!page.isSwapCache()) {
            Bug.on(!migration, "try_to_unmap_one: anonymous page outside the swap cache");
            return MigrationEntry.make(page, Pte.isWritable(pte));
        }
        cpu.machine.requireSwap().duplicate(cpu, page.swapEntry);
        return Pte.ofSwapEntry(page.swapEntry);
    }
}
