// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.Lockdep;

/**
 * The copying of one huge pte by fork, as steps that a variant puts in order: a cursor over the ptes of one vma, as {@link PteCopy} is for
 * small pages. Both page_table_locks are held when {@link ForkFix#copyHugePte} begins.
 */
public final class HugeCopy {

    private final Cpu cpu;
    private final MmStruct dstMm;
    private final MmStruct srcMm;
    private final VmArea childVma;
    private final boolean cowMapping;

    // The pte in hand: as it was found, and what the child is to get.
    private PageTable src;
    private PageTable dst;
    private int vpn;
    private int index;
    private long origEntry;
    private long entry;

    private boolean srcLocked;
    private boolean dstLocked;

    /** The child's copy until it is installed. */
    private Page created;

    HugeCopy(Cpu cpu, MmStruct dstMm, MmStruct srcMm, VmArea parentVma, VmArea childVma) {
        this.cpu = cpu;
        this.dstMm = dstMm;
        this.srcMm = srcMm;
        this.childVma = childVma;
        cowMapping = VmArea.isCowMapping(parentVma.flags);
    }

    /** Moves to the pte of {@code nextVpn} and reads it. */
    void moveTo(PageTable nextSrc, PageTable nextDst, int nextVpn) {
        src = nextSrc;
        dst = nextDst;
        vpn = nextVpn;
        index = srcMm.pteIndex(nextVpn);
        origEntry = src.read(index);
        entry = origEntry;
    }

    long entry() {
        return entry;
    }

    // ---- what a variant asks

    /** {@code is_cow_mapping(vm_flags)}. */
    public boolean isCow() {
        return cowMapping;
    }

    /** The head page in hand. */
    public Page page() {
        return cpu.machine.pageOf(entry);
    }

    /** {@code pte_write(orig_entry)}: of the parent's pte as it was found. */
    public boolean wasWritable() {
        return Pte.isWritable(origEntry);
    }

    /** {@code PageGUP(ptepage)}, on which alone the caller decides whether to copy. */
    public boolean isMarked() {
        cpu.pinsAtDecision = page().pins();
        return page().isGup();
    }

    /** More references than the two mappings that a page has, once the child shares what its parent could write to. */
    public boolean hasUnexplainedReference() {
        return page().countAtDecision(cpu) != 2;
    }

    /** {@code page_needs_cow_for_dma(ptepage)}: of v5.12; an mm that has ever pinned, and a page that may be pinned. */
    public boolean needsCowForDma() {
        return cowMapping && srcMm.hasPinned() && page().isMaybeDmaPinned(cpu);
    }

    // ---- what a variant does to one pte

    /** {@code get_page(ptepage)}: the child's share. */
    public void getPage() {
        page().get();
    }

    /** {@code page_dup_rmap(ptepage)}, in kernels whose huge pages have a mapcount. */
    public void dupRmap() {
        if (cpu.machine.profile.hugeHasMapcount()) {
            Rmap.pageDupRmap(page());
        }
    }

    /** {@code put_page(ptepage)}: the share given back. */
    public void putPage() {
        page().put(cpu);
    }

    /** {@code huge_ptep_set_wrprotect(src_pte)}; nothing outside COW mappings. */
    public void writeProtectParent() {
        if (cowMapping) {
            src.setWriteProtect(index);
        }
    }

    /** {@code entry = huge_ptep_get(src_pte)}. */
    public void rereadParent() {
        entry = src.read(index);
    }

    /** {@code set_huge_pte_at(dst_pte, entry)}. */
    public void installInChild() {
        dst.setPteAt(index, entry);
    }

    /** {@code flush_tlb_range(src_vma)}: of x86_64, flushes the whole mm. Page_table_locks may be held. */
    public void flushParentTlb() {
        Tlb.flushMm(cpu, srcMm);
    }

    /** {@code set_huge_pte_at(src_pte, orig_entry)}: the parent may write again, as before. */
    public void restoreParent() {
        src.setPteAt(index, origEntry);
    }

    /** {@code BUG_ON(!pte_same(src_pte, entry))}. */
    public void assertParentUnchanged() {
        Bug.on(!isParentUnchanged(), "copy_hugetlb_page_range: the parent's pte has changed");
    }

    /** {@code pte_same(src_pte, entry)}. */
    public boolean isParentUnchanged() {
        return src.read(index) == entry;
    }

    /** hugetlb_cow for the child, whose page_table_lock is held; drops it and takes it again. Sleeps. 0 or {@code -ENOMEM}. */
    public int cowInChild() {
        countCopy();
        return result(HugeFault.hugetlbCow(cpu, dstMm, childVma, vpn, dst, entry, Fault.FLAG_WRITE));
    }

    /** hugetlb_cow_locked for the child: the same without sleeping or unlocking. 0 or {@code -ENOMEM}. */
    public int cowInChildLocked() {
        countCopy();
        return result(HugeFault.hugetlbCowLocked(cpu, dstMm, childVma, vpn, dst, entry));
    }

    private static int result(int fault) {
        return (fault & VmFault.OOM) != 0 ? -Errno.ENOMEM : 0;
    }

    /** {@code new = alloc_huge_page()}: false if the pool is empty. */
    public boolean allocHugePage() {
        created = HugePool.allocHugePage(cpu);
        return created != null;
    }

    /** {@code copy_user_huge_page(new, ptepage)}: sleeps, so no spin lock may be held. */
    public void copyHugePage() {
        Lockdep.mightSleep(cpu, "copy_user_huge_page");
        countCopy();
        created.copyFrom(page(), cpu);
    }

    /** {@code hugetlb_install_page()}, mm/hugetlb.c, v5.12. same. The child gets the copy, writable. Both page_table_locks held. */
    public void installHugePage() {
        if (cpu.machine.profile.hugeHasMapcount()) {
            Rmap.pageAddNewAnonRmap(created, childVma, vpn);
        }
        dst.setPteAt(index, HugeFault.makeHugePte(created, true));
        created = null;
    }

    /** {@code put_page(new)}: the copy was in vain. */
    public void releaseHugePage() {
        created.put(cpu);
        created = null;
    }

    // ---- locks

    /** {@code spin_lock(dst->page_table_lock)}. */
    public void lockChild() {
        dstMm.pageTableLock.lock(cpu, LockClass.PTE);
        dstLocked = true;
    }

    /** {@code spin_lock_nested(src->page_table_lock)}: after the child's. */
    public void lockParent() {
        srcMm.pageTableLock.lock(cpu, LockClass.PTE_NESTED);
        srcLocked = true;
    }

    /** {@code spin_unlock(dst->page_table_lock)}. */
    public void unlockChild() {
        dstMm.pageTableLock.unlock(cpu);
        dstLocked = false;
    }

    /** {@code spin_unlock(src->page_table_lock)}. */
    public void unlockParent() {
        srcMm.pageTableLock.unlock(cpu);
        srcLocked = false;
    }

    void unlockWhatIsLocked() {
        if (srcLocked) {
            unlockParent();
        }
        if (dstLocked) {
            unlockChild();
        }
    }

    /** Probe, not kernel: counts a copy, and whether there was no pin when the decision was made. */
    private void countCopy() {
        cpu.forkCopies++;
        if (cpu.pinsAtDecision == 0) {
            cpu.falsePositiveCopies++;
        }
    }
}
