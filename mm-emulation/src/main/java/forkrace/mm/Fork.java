// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;

/** fork's copying of an address space: kernel/fork.c and mm/memory.c, 2.6.18-92.el5. */
public final class Fork {

    /** Work units between two looks at need_resched in copy_pte_range: a present pte costs 8, an empty one 1. */
    private static final int PROGRESS_LIMIT = 32;

    private static final int PROGRESS_OF_PRESENT_PTE = 8;

    private Fork() {}

    /**
     * {@code dup_mm()}, kernel/fork.c. same. Sleeps. The child's address space, or null for lack of memory, when everything copied
     * has been undone; the parent's mmap_sem is released before that.
     */
    public static MmStruct dupMm(Cpu cpu, MmStruct oldMm) {
        if (FaultInjection.shouldFail(cpu, "allocate_mm")) {
            return null;
        }
        MmStruct mm = new MmStruct(oldMm.machine);
        if (dupMmap(cpu, mm, oldMm) != 0) {
            mm.mmput(cpu);
            return null;
        }
        return mm;
    }

    /**
     * {@code copy_mm()}, kernel/fork.c. reduced: with CLONE_VM only, which is what vfork does to memory. The child runs in its parent's
     * address space, which gets one more user; the child's exit is an mmput. The thread that called waits for that, others do not.
     */
    public static MmStruct vfork(MmStruct oldMm) {
        oldMm.mmget();
        return oldMm;
    }

    /**
     * {@code dup_mmap()}, kernel/fork.c. reduced: no policies or accounting. Takes both mmap_sems for write. The only TLB
     * flush of a whole fork comes at the end, with the parent's mmap_sem still held. 0 or {@code -ENOMEM}.
     */
    private static int dupMmap(Cpu cpu, MmStruct mm, MmStruct oldMm) {
        ForkFix fix = oldMm.machine.fix;
        fix.beforeMmapSem(cpu, oldMm);
        oldMm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        // The child cannot be reached by anybody yet, so this cannot deadlock.
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM_CHILD);
        int retval = 0;
        VmArea previous = null;
        for (VmArea mpnt = oldMm.mmap; mpnt != null && retval == 0; mpnt = mpnt.next) {
            if ((mpnt.flags & VmArea.VM_DONTCOPY) != 0) {
                continue;
            }
            if (FaultInjection.shouldFail(cpu, "vm_area_cachep")) {
                retval = -Errno.ENOMEM;
                break;
            }
            VmArea tmp = VmArea.copyOf(mpnt, mm);
            tmp.flags &= ~VmArea.VM_LOCKED;
            boolean wipe = (tmp.flags & VmArea.VM_WIPEONFORK) != 0;
            if (wipe) {
                tmp.publishAnonVma(null);
            }
            AnonVma.link(cpu, tmp);
            AddressSpace.link(cpu, tmp);
            Mmap.linkAfter(mm, previous, tmp);
            previous = tmp;
            retval = wipe ? 0 : copyPageRange(cpu, mm, oldMm, mpnt, tmp);
        }
        mm.mmapSem.upWrite(cpu);
        Tlb.flushMm(cpu, oldMm);
        oldMm.mmapSem.upWrite(cpu);
        fix.afterMmapSem(cpu, oldMm);
        return retval;
    }

    /**
     * {@code copy_page_range()}, mm/memory.c. same. Both mmap_sems held. Skips a vma that never had an anonymous page, unless a
     * driver has put its pages there: faults rebuild it. 0 or {@code -ENOMEM}.
     */
    private static int copyPageRange(Cpu cpu, MmStruct dstMm, MmStruct srcMm, VmArea parentVma, VmArea childVma) {
        if (parentVma.isHugetlb()) {
            return HugePage.copyHugetlbPageRange(cpu, dstMm, srcMm, parentVma, childVma);
        }
        ForkFix fix = srcMm.machine.fix;
        VmArea vma = fix.vmaForCopyPageRange(parentVma, childVma);
        if (vma.anonVma() == null && (vma.flags & VmArea.VM_MIXEDMAP) == 0) {
            return 0;
        }
        PteCopy copy = new PteCopy(cpu, dstMm, srcMm, vma, childVma);
        if (copy.isCow()) {
            fix.beginCopyPageRange(srcMm);
        }
        int error = 0;
        for (int vpn = vma.start; vpn < vma.end && error == 0; vpn = srcMm.tableEnd(vpn, vma.end)) {
            if (srcMm.pteOffset(vpn) != null) {
                error = copyPteRange(copy, vpn, srcMm.tableEnd(vpn, vma.end));
            }
        }
        if (copy.isCow()) {
            fix.endCopyPageRange(srcMm);
        }
        return error;
    }

    /**
     * {@code copy_pte_range()}, mm/memory.c. same. Takes the child's pte lock, then the parent's, and drops both where a reschedule
     * is due or the fix asks for a copy. 0 or {@code -ENOMEM}.
     */
    private static int copyPteRange(PteCopy copy, int start, int end) {
        Cpu cpu = copy.cpu;
        ForkFix fix = cpu.machine.fix;
        copy.moveToTable(start);
        CopyRange range = new CopyRange(start, end);
        int error = 0;
        while (range.vpn != end && error == 0) {
            error = fix.beforePteLocks(copy);
            if (error != 0) {
                return error;
            }
            copy.dst = copy.dstMm.pteAlloc(cpu, range.vpn);
            if (copy.dst == null) {
                fix.afterPteRange(copy);
                return -Errno.ENOMEM;
            }
            copy.lockChild();
            copy.lockParent();
            CopyStep step = copyPtes(copy, fix, range);
            if (step == CopyStep.COPY_WITH_LOCKS_HELD) {
                copy.countCopy();
                error = fix.copyWithLocksHeld(copy);
                if (error == -Errno.EAGAIN) {
                    range.vpn--;
                    error = 0;
                }
            }
            if (copy.isParentLocked()) {
                copy.unlockParent();
            }
            copy.addRss();
            if (copy.isChildLocked()) {
                copy.unlockChild();
            }
            cpu.condResched();
            if (step == CopyStep.COPY_AFTER_UNLOCK) {
                copy.countCopy();
                error = fix.copyAfterUnlock(copy);
            } else if (step == CopyStep.ALLOCATE_AND_RETRY) {
                error = copy.preallocSparePage() ? 0 : -Errno.ENOMEM;
            }
        }
        if (copy.isPreallocated() || error != 0) {
            copy.releaseSparePage();
        }
        fix.afterPteRange(copy);
        return error;
    }

    /** How far copy_pte_range has come. */
    private static final class CopyRange {
        private final int end;
        private int vpn;
        private int progress;

        CopyRange(int start, int end) {
            vpn = start;
            this.end = end;
        }
    }

    /** The inner loop of copy_pte_range. Both pte locks held. Stops at the end, at a lock break, or after a pte to be copied. */
    private static CopyStep copyPtes(PteCopy copy, ForkFix fix, CopyRange range) {
        PageTable src = copy.src;
        int mask = src.ptes.length - 1;
        int end = range.end;
        int progress = range.progress;
        CopyStep step = CopyStep.NEXT;
        int vpn = range.vpn;
        while (vpn != end && step == CopyStep.NEXT) {
            if (progress >= PROGRESS_LIMIT) {
                progress = 0;
                if (copy.cpu.needResched()) {
                    break;
                }
            }
            long pte = src.read(vpn & mask);
            if (pte == Pte.NONE) {
                progress++;
            } else {
                copy.moveTo(vpn & mask, pte);
                step = copyOnePte(copy, fix, pte);
                if (step == CopyStep.ALLOCATE_AND_RETRY) {
                    break;
                }
                progress += PROGRESS_OF_PRESENT_PTE;
            }
            vpn++;
        }
        range.vpn = vpn;
        range.progress = progress;
        return step;
    }

    /** {@code copy_one_pte()}, mm/memory.c. same. Both pte locks held. A swap entry is duplicated; the rest is the fix's. */
    private static CopyStep copyOnePte(PteCopy copy, ForkFix fix, long pte) {
        if (!Pte.isPresent(pte)) {
            copy.copySwapEntry();
            return CopyStep.NEXT;
        }
        return fix.copyOnePte(copy);
    }
}
