// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** get_user_pages, mm/memory.c, 2.6.18-92.el5, with the references of mm/gup.c, v5.9: the slow kind, under mmap_sem and the pte lock. */
public final class Gup {

    private Gup() {}

    /**
     * {@code follow_page()}, mm/memory.c. same for small pages. Takes the pte lock. The page that {@code vpn} maps, with the
     * reference asked for; null if a fault is needed first.
     */
    static Page followPage(Cpu cpu, VmArea vma, int vpn, GupRequest request) {
        MmStruct mm = vma.mm;
        PageTable table = mm.pteOffset(vpn);
        if (table == null) {
            return noPageTable(cpu, request);
        }
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        long pte = table.read(mm.pteIndex(vpn));
        if (!Pte.isPresent(pte) || (request.wantsWrite() && !Pte.isWritable(pte))) {
            ptl.unlock(cpu);
            return null;
        }
        Page page = cpu.machine.pageOf(pte);
        if (request.takesReference()) {
            if (!cpu.machine.fix.mayGetPage(page, pte, request)) {
                ptl.unlock(cpu);
                return null;
            }
            tryGrabPage(page, request);
            cpu.machine.fix.afterGetPage(page, request);
        }
        if (request.has(GupRequest.FOLL_TOUCH)) {
            if (request.wantsWrite() && !Pte.isDirty(pte) && !page.isDirty()) {
                page.setFlag(Page.PG_DIRTY);
            }
            Lru.markPageAccessed(cpu, page);
        }
        ptl.unlock(cpu);
        return page;
    }

    /** The label {@code no_page_table} of follow_page: reading what was never touched gives the zero page. */
    private static Page noPageTable(Cpu cpu, GupRequest request) {
        if (!request.has(GupRequest.FOLL_ANON)) {
            return null;
        }
        Page zero = cpu.machine.zeroPage();
        if (request.takesReference()) {
            tryGrabPage(zero, request);
        }
        return zero;
    }

    /** {@code try_grab_page()}, mm/gup.c, v5.9. reduced: never overflows. FOLL_GET takes one reference, FOLL_PIN the bias. */
    static void tryGrabPage(Page page, GupRequest request) {
        if (request.isPin()) {
            page.addPinBias();
            page.noteDmaPin();
        } else {
            page.get();
            page.notePin();
        }
    }

    /**
     * {@code get_user_pages()}, mm/memory.c. reduced: no gate area. mmap_sem held for read. Pins pages
     * {@code start} to {@code start + count - 1} into {@code pages}; the caller owns them and releases each with
     * {@link #putUserPage}.
     *
     * @param write the caller will store into the pages
     * @param force ignore the vma's permissions as far as its MAY bits allow
     * @return pages pinned, which may be fewer than asked for; {@code -EFAULT} or {@code -ENOMEM} if none
     */
    public static int getUserPages(
            Cpu cpu, MmStruct mm, int start, int count, boolean write, boolean force, Page[] pages, int firstSlot) {
        return getUserPages(cpu, mm, start, count, new GupRequest(write, GupKind.GET), force, pages, firstSlot);
    }

    private static int getUserPages(
            Cpu cpu,
            MmStruct mm,
            int start,
            int count,
            GupRequest request,
            boolean force,
            Page[] pages,
            int firstSlot) {
        boolean write = request.originallyWrite();
        int required = write ? VmArea.VM_WRITE | VmArea.VM_MAYWRITE : VmArea.VM_READ | VmArea.VM_MAYREAD;
        required &= force ? VmArea.VM_MAYREAD | VmArea.VM_MAYWRITE : VmArea.VM_READ | VmArea.VM_WRITE;
        ForkFix fix = cpu.machine.fix;
        VmArea vma = null;
        for (int i = 0; i < count; i++) {
            int vpn = start + i;
            if (vma == null || !vma.contains(vpn)) {
                vma = Mmap.findVma(mm, vpn);
                if (vma == null || (vma.flags & required) == 0) {
                    return i != 0 ? i : -Errno.EFAULT;
                }
                request.flags = GupRequest.FOLL_TOUCH | request.reference();
                if (!write && (vma.flags & VmArea.VM_LOCKED) == 0 && vma.file == null) {
                    request.flags |= GupRequest.FOLL_ANON;
                }
            }
            if (vma.isHugetlb()) {
                pages[firstSlot + i] = HugePage.followHugetlbPage(cpu, mm, vma, vpn, request);
                if (pages[firstSlot + i] == null) {
                    return i != 0 ? i : -Errno.EFAULT;
                }
                continue;
            }
            if (write || fix.breaksCowForReading(vma)) {
                // Armed again for every page, not for every retry.
                request.flags |= GupRequest.FOLL_WRITE;
            }
            cpu.condResched();
            Page page;
            while ((page = followPage(cpu, vma, vpn, request)) == null) {
                int fault = Fault.handleMmFault(cpu, mm, vma, vpn, request.faultFlags());
                applyDropRule(cpu.machine.profile, vma, request, fault);
                if ((fault & VmFault.SIGBUS) != 0) {
                    return i != 0 ? i : -Errno.EFAULT;
                }
                if ((fault & VmFault.OOM) != 0) {
                    return i != 0 ? i : -Errno.ENOMEM;
                }
            }
            fix.afterFollowPage(page, vma);
            pages[firstSlot + i] = page;
        }
        return count;
    }

    /** A fault that broke COW: the next look-up may take a pte that is still read-only. */
    private static void applyDropRule(Profile profile, VmArea vma, GupRequest request, int fault) {
        if ((fault & VmFault.WRITE) != 0 && (profile.dropRule() == Profile.DropRule.ALWAYS || !vma.isWritable())) {
            request.flags &= ~GupRequest.FOLL_WRITE;
        }
    }

    /** What drivers do: {@link #getUserPages} with mmap_sem taken for read around it. References by FOLL_GET. */
    public static int getUserPagesUnlocked(
            Cpu cpu, MmStruct mm, int start, int count, boolean write, Page[] pages, int firstSlot) {
        return unlocked(cpu, mm, start, count, new GupRequest(write, GupKind.GET), pages, firstSlot);
    }

    /**
     * {@code pin_user_pages_unlocked()}, mm/gup.c, v5.9. same. FOLL_PIN: the mm remembers that it has pinned, before the walk.
     * Parameters and result as {@link #getUserPages}; release each page with {@link #unpinUserPage}.
     */
    public static int pinUserPagesUnlocked(
            Cpu cpu, MmStruct mm, int start, int count, boolean write, Page[] pages, int firstSlot) {
        mm.setHasPinned();
        return unlocked(cpu, mm, start, count, new GupRequest(write, GupKind.PIN), pages, firstSlot);
    }

    private static int unlocked(
            Cpu cpu, MmStruct mm, int start, int count, GupRequest request, Page[] pages, int firstSlot) {
        mm.mmapSem.downRead(cpu, LockClass.MMAP_SEM);
        int pinned = getUserPages(cpu, mm, start, count, request, false, pages, firstSlot);
        mm.mmapSem.upRead(cpu);
        return pinned;
    }

    /** Ends a pin by FOLL_GET: plain {@code page_cache_release()}. Later kernels call it {@code put_user_page()}. */
    public static void putUserPage(Cpu cpu, Page page) {
        page.put(cpu);
        page.noteUnpin();
    }

    /** {@code unpin_user_page()}, mm/gup.c, v5.9. same. Ends a pin by FOLL_PIN. */
    public static void unpinUserPage(Cpu cpu, Page page) {
        if (page.subPinBiasTestZero()) {
            page.freeLast(cpu);
        }
        page.noteDmaUnpin();
    }

    /** {@code set_page_dirty_lock()}, mm/page-writeback.c. same for anonymous pages. Takes the page lock; sleeps. */
    public static void setPageDirtyLock(Cpu cpu, Page page) {
        page.lock(cpu);
        page.setFlag(Page.PG_DIRTY);
        page.unlock(cpu);
    }
}
