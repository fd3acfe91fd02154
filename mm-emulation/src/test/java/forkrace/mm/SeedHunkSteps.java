// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;

/**
 * What the tests of the seed's hunks do to a machine between two steps of the kernel: single steps that the kernel takes
 * inside a function, another CPU's work at a chosen moment, and states that the emulation cannot reach by itself.
 */
public final class SeedHunkSteps {

    private SeedHunkSteps() {}

    // ---- page flags

    /** {@code set_bit()} with the number of PG_buddy. */
    public static void setBuddy(Page page) {
        page.setFlag(Page.PG_BUDDY);
    }

    /** What a load of {@code page->flags}, somebody else's work, and a plain store of the loaded flags with PG_gup leave. */
    public static void setGupNonAtomically(Page page, Runnable meanwhile) {
        int loaded = page.flags();
        meanwhile.run();
        int stored = loaded | Page.PG_GUP;
        page.clearFlag(page.flags() & ~stored);
        page.setFlag(stored);
    }

    /** PG_gup on a page that follow_page would not mark, or on a free one. */
    public static void markGup(Page page) {
        page.setGup();
    }

    /** {@code ZERO_PAGE}. */
    public static Page zeroPage(Machine machine) {
        return machine.zeroPage();
    }

    /** The page that this CPU allocates next. */
    public static Page nextPage(Cpu cpu) {
        Page page = PageAlloc.allocPage(cpu);
        page.put(cpu);
        return page;
    }

    /** {@code alloc_page()}. */
    public static Page allocPage(Cpu cpu) {
        return PageAlloc.allocPage(cpu);
    }

    // ---- get_user_pages

    /** A request in follow_page; {@code stillWrite} says whether it still has FOLL_WRITE. */
    public static GupRequest request(boolean write, boolean stillWrite) {
        GupRequest request = new GupRequest(write);
        request.flags = GupRequest.FOLL_GET | GupRequest.FOLL_TOUCH | (stillWrite ? GupRequest.FOLL_WRITE : 0);
        return request;
    }

    // ---- vmas

    /** Makes the vma of {@code vpn} MAP_SHARED, which mmap of the emulation does not offer. */
    public static void makeShared(MmStruct mm, int vpn) {
        Mmap.findVma(mm, vpn).flags |= VmArea.VM_SHARED;
    }

    /** {@code mlock()} of the vma of {@code vpn}. */
    public static void lockVma(MmStruct mm, int vpn) {
        Mmap.findVma(mm, vpn).flags |= VmArea.VM_LOCKED;
    }

    /** True if every vma is a COW mapping. */
    public static boolean hasOnlyCowMappings(MmStruct mm) {
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            if (!VmArea.isCowMapping(vma.flags)) {
                return false;
            }
        }
        return true;
    }

    /** Pte bits, index and anon_vma of the page that {@code vpn} maps, in words that do not depend on frame numbers. */
    public static String rmapOf(MmStruct mm, int vpn) {
        long pte = mm.pte(vpn);
        Page page = mm.pageAt(vpn);
        return (Pte.isWritable(pte) ? "rw" : "ro") + (Pte.isDirty(pte) ? " dirty" : " clean") + " mapcount "
                + page.mapcount() + " index " + page.index
                + (page.mapping() == Mmap.findVma(mm, vpn).anonVma() ? " own anon_vma" : " other anon_vma");
    }

    // ---- copy_pte_range

    /** A cursor on the pte of {@code vpn}, as copy_one_pte sees it. The child's table is there afterwards. */
    public static PteCopy cursorAt(Cpu cpu, MmStruct child, MmStruct parent, int vpn) {
        VmArea vma = Mmap.findVma(parent, vpn);
        PteCopy copy = new PteCopy(cpu, child, parent, vma, VmArea.copyOf(vma, child));
        copy.dst = child.pteAlloc(cpu, vpn);
        copy.moveToTable(vpn);
        copy.moveTo(parent.pteIndex(vpn), parent.pte(vpn));
        return copy;
    }

    /** {@code vma} of copy_page_range is the child's. */
    public static boolean hasVmaOf(PteCopy copy, MmStruct mm) {
        return copy.vma.mm == mm;
    }

    /** Child's pte lock, then the parent's. */
    public static void lockPtes(PteCopy copy) {
        copy.dstMm.pteLockptr(copy.dst).lock(copy.cpu, LockClass.PTE);
        copy.srcMm.pteLockptr(copy.src).lock(copy.cpu, LockClass.PTE_NESTED);
    }

    /** Parent's pte lock, then the child's. */
    public static void unlockPtes(PteCopy copy) {
        copy.srcMm.pteLockptr(copy.src).unlock(copy.cpu);
        copy.dstMm.pteLockptr(copy.dst).unlock(copy.cpu);
    }

    /** True while somebody holds the pte lock of {@code vpn}. */
    public static boolean isPteLocked(MmStruct mm, int vpn) {
        return mm.pteLockptr(mm.pteOffset(vpn)).isLocked();
    }

    /** True if {@code pte_alloc_map_lock()} has just failed. */
    public static boolean hasNoTable(PteCopy copy) {
        return copy.dst == null;
    }

    /** True if the loop over the ptes would end here by itself. */
    public static boolean isLastPte(PteCopy copy) {
        return copy.srcMm.tableEnd(copy.vpn(), copy.vma.end) == copy.vpn() + 1;
    }

    /** {@code pre_cow_page}. */
    public static Page sparePage(PteCopy copy) {
        return copy.sparePage;
    }

    /** {@code pre_cow_page = page}. */
    public static void setSparePage(PteCopy copy, Page page) {
        copy.sparePage = page;
    }

    // ---- fork_pre_cow

    /** {@code cow_user_page()} with somebody else's work after half of the words. */
    public static void copyIntoSparePage(PteCopy copy, Runnable halfway) {
        Page old = copy.cpu.machine.pageOf(copy.src.read(copy.index));
        int words = copy.cpu.machine.shape.wordsPerPage();
        for (int word = 0; word < words; word++) {
            if (word == words / 2) {
                halfway.run();
            }
            copy.sparePage.store(word, old.load(word), words);
        }
    }

    /** {@code page_cache_release()} of the parent's page without {@code page_remove_rmap()}. */
    public static void giveBackReferenceOnly(PteCopy copy) {
        copy.cpu.machine.pageOf(copy.src.read(copy.index)).put(copy.cpu);
    }

    /** {@code page_remove_rmap()} of the parent's page without {@code page_cache_release()}. */
    public static void giveBackMappingOnly(PteCopy copy) {
        Rmap.pageRemoveRmap(copy.cpu.machine.pageOf(copy.src.read(copy.index)));
    }

    /** The child's pte loses its dirty bit. */
    public static void cleanChildPte(PteCopy copy) {
        copy.dst.setPteAt(copy.index, Pte.clean(copy.dst.read(copy.index)));
    }

    /** The child's pte becomes read-only, or writable whatever the vma says. */
    public static void setChildPteWritable(PteCopy copy, boolean writable) {
        long pte = copy.dst.read(copy.index);
        copy.dst.setPteAt(copy.index, writable ? Pte.writable(pte) : Pte.writeProtected(pte));
    }

    /** {@code flush_tlb_page(vma, addr)} in the parent with the parent's vma, or with the vma that copy_page_range was given. */
    public static void flushBeforeCopy(PteCopy copy, boolean parentsVma) {
        Tlb.flushPage(copy.cpu, parentsVma ? copy.srcMm : copy.vma.mm, copy.vpn());
    }

    // ---- user code

    /** True if a store of {@code cpu} would need no fault: it has a writable translation, or would find a writable pte. */
    public static boolean storesWithoutFault(Cpu cpu, int vpn) {
        return cpu.tlb.lookup(vpn, true) >= 0 || Pte.isWritable(cpu.mm().pte(vpn));
    }

    // ---- swap

    /** {@code add_to_swap()} by somebody with the page lock. */
    public static void addToSwap(Cpu cpu, Page page) {
        page.tryLock(cpu);
        SwapCache.addToSwap(cpu, cpu.machine.requireSwap(), page);
        page.unlock(cpu);
    }

    /** The end of {@code try_to_unuse()}: a page with a reference and its lock held leaves the swap cache; then both are dropped. */
    public static void endOfSwapoff(Cpu cpu, Page page) {
        SwapCache.deleteFromSwapCache(cpu, cpu.machine.requireSwap(), page);
        page.setFlag(Page.PG_DIRTY);
        page.unlock(cpu);
        page.put(cpu);
    }

    /** What {@code pageout()} and the end of its write leave: a clean page, and its bytes on the device. */
    public static void writeBack(Cpu cpu, Page page) {
        page.lock(cpu);
        page.clearFlag(Page.PG_DIRTY);
        cpu.machine.requireSwap().area.write(page, cpu.machine.shape.wordsPerPage());
        page.unlock(cpu);
    }
}
