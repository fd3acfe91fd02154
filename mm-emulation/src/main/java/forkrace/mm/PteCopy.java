// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.Step;

/**
 * The copying of one pte by fork, as steps that a variant puts in order: a cursor over the ptes of one vma, reused for each of
 * them. Both pte locks are held during {@link ForkFix#copyOnePte}; the page is locked by nobody.
 */
public final class PteCopy {

    final Cpu cpu;
    final MmStruct dstMm;
    final MmStruct srcMm;

    /** The vma given to copy_page_range: the parent's, or the child's. */
    final VmArea vma;
    /** The child's vma, whatever was given. */
    final VmArea childVma;

    final boolean cowMapping;

    // The pte in hand.
    PageTable dst;
    PageTable src;
    int vpn;
    int index;
    private long pte;

    // Counters of the pass over one page table.
    private int anonRss;
    private int fileRss;

    /** {@code pre_cow_page}: allocated before the locks, for a copy that may not come. */
    Page sparePage;

    private int pinsAtDecision;

    PteCopy(Cpu cpu, MmStruct dstMm, MmStruct srcMm, VmArea vma, VmArea childVma) {
        this.cpu = cpu;
        this.dstMm = dstMm;
        this.srcMm = srcMm;
        this.vma = vma;
        this.childVma = childVma;
        cowMapping = VmArea.isCowMapping(vma.flags);
    }

    /** Moves to the pte of {@code vpn}. */
    void moveTo(int nextVpn, int nextIndex, long srcPte) {
        vpn = nextVpn;
        index = nextIndex;
        pte = srcPte;
    }

    // ---- what a variant asks

    /** {@code is_cow_mapping(vm_flags)}. */
    public boolean isCow() {
        return cowMapping;
    }

    /** {@code vm_normal_page(pte)}: the page in hand. */
    public Page page() {
        return cpu.machine.pageOf(pte);
    }

    /** {@code pte_write(pte)} of the parent's pte as it was read. */
    public boolean wasWritable() {
        return Pte.isWritable(pte);
    }

    /** {@code !TestSetPageLocked(page)}. */
    public boolean tryLockPage() {
        Page page = page();
        pinsAtDecision = page.pins();
        boolean locked = page.tryLock(cpu);
        notePinsInStep();
        return locked;
    }

    /** {@code unlock_page(page)}. */
    public void unlockPage() {
        page().unlock(cpu);
    }

    /**
     * {@code page_count(page) != page_mapcount(page) + !!PageSwapCache(page)}, loaded in this order: somebody has a reference that
     * is neither a mapping nor the swap cache's. Only under the page lock do the three numbers belong together.
     */
    public boolean hasUnexplainedReference() {
        Page page = page();
        pinsAtDecision = page.pins();
        int count = page.count();
        notePinsInStep();
        return count != page.mapcount() + page.swapCacheRefs();
    }

    /**
     * Probe, not kernel: threads look for pins before the load that decides, as a pin may only end meanwhile; an explorer looks in
     * the same step, so that the answer depends on nothing else.
     */
    private void notePinsInStep() {
        if (Step.isExploring()) {
            pinsAtDecision = page().pins();
        }
    }

    // ---- what a variant does to one pte

    /** {@code get_page(page)}, {@code page_dup_rmap(page)}, rss: the child's share, count before mapcount. */
    public void shareReference() {
        Page shared = page();
        shared.get();
        Rmap.pageDupRmap(shared);
        if (shared.isAnon()) {
            anonRss++;
        } else {
            fileRss++;
        }
    }

    /** {@code ptep_set_wrprotect(src_pte)}, {@code pte_wrprotect(pte)}: parent and local pte; nothing outside COW mappings. */
    public void writeProtectParent() {
        if (cowMapping) {
            src.setWriteProtect(index);
            pte = Pte.writeProtected(pte);
        }
    }

    /** {@code pte = *src_pte}: what hardware did to the accessed and dirty bits meanwhile goes to the child, too. */
    public void rereadParent() {
        pte = src.read(index);
    }

    /** {@code set_pte_at(dst_pte)} in the child: the local pte, not accessed. */
    public void installInChild() {
        dst.setPteAt(index, Pte.old(pte));
    }

    /** The same, without write permission, when the parent keeps it. */
    public void installReadOnlyInChild() {
        dst.setPteAt(index, Pte.old(Pte.writeProtected(pte)));
    }

    // ---- what a variant does about a page that may be pinned

    /** {@code alloc_page_vma(GFP_HIGHUSER)} for a copy, if there is no spare page yet. Sleeps. False for lack of memory. */
    public boolean allocSparePage() {
        if (sparePage == null) {
            sparePage = PageAlloc.allocPage(cpu);
        }
        return sparePage != null;
    }

    /** {@code page_cache_release(page)} of the spare page, if it was not used. */
    public void releaseSparePage() {
        if (sparePage != null) {
            sparePage.put(cpu);
            sparePage = null;
        }
    }

    /**
     * {@code fork_pre_cow()} of the seed, mm/memory.c. same. Both pte locks held. Copies the parent's page into the spare page and
     * puts that in the child's pte instead of the share taken by {@link #shareReference}, which is given back.
     */
    public void preCow() {
        copyIntoSparePage();
        giveBackShare();
        mapSparePage();
        addSparePageToLru();
        installSparePage();
    }

    /** {@code cow_user_page(page, old)}, with {@code smp_wmb} at its end. */
    public void copyIntoSparePage() {
        Bug.on(sparePage == null, "fork_pre_cow: no spare page");
        Fault.cowUserPage(cpu, sparePage, parentPage());
    }

    /** {@code page_remove_rmap(old)}, {@code page_cache_release(old)}: the page in the parent's pte has one mapping less. */
    public void giveBackShare() {
        Page old = parentPage();
        Rmap.pageRemoveRmap(old);
        old.put(cpu);
    }

    /** {@code page_add_new_anon_rmap(page)} of the spare page. */
    public void mapSparePage() {
        Rmap.pageAddNewAnonRmap(sparePage, vma, vpn);
    }

    /** {@code lru_cache_add_active(page)} of the spare page. */
    public void addSparePageToLru() {
        Lru.cacheAddActive(cpu, sparePage);
    }

    /** {@code set_pte_at(dst_pte)} in the child: the spare page, which is used now, dirty, writable if the vma is. */
    public void installSparePage() {
        dst.setPteAt(index, Pte.maybeWritable(Pte.dirty(Pte.make(sparePage)), vma));
        sparePage = null;
    }

    private Page parentPage() {
        return cpu.machine.pageOf(src.read(index));
    }

    /** {@code set_pte_at(src, pte_mkwrite(*src_pte))}: load and plain store, whatever the vma allows. Both pte locks held. */
    public void makeParentWritable() {
        src.setPteAt(index, Pte.writable(src.read(index)));
    }

    /** An ordinary write fault on the child at this pte. No pte lock held; sleeps. The fault's result. */
    public int writeFaultInChild() {
        return Fault.handleMmFault(cpu, dstMm, childVma, vpn, true);
    }

    /** The base kernel. */
    public Profile profile() {
        return cpu.machine.profile;
    }

    // ---- around the ptes of one table

    /** {@code add_mm_rss()}, mm/memory.c. same. What this pass mapped in the child. */
    void addRss() {
        if (anonRss != 0) {
            dstMm.addAnonRss(anonRss);
        }
        if (fileRss != 0) {
            dstMm.addFileRss(fileRss);
        }
        anonRss = 0;
        fileRss = 0;
    }

    /** The non-present branch of copy_one_pte: another user of the swap slot. No page is looked at. */
    void copySwapEntry() {
        if (MigrationEntry.isMigration(pte)) {
            // 2.6.18 forgets the child's rss; kernels from 3.3 on do not.
            anonRss++;
            MigrationEntry.copy(this, pte);
            return;
        }
        Swap swap = cpu.machine.requireSwap();
        Bug.on(!swap.duplicate(cpu, Pte.swapEntry(pte)), "copy_one_pte: swap entry of an unused slot");
        if (!dstMm.onMmlist) {
            swap.addToMmlist(cpu, dstMm);
        }
        dst.setPteAt(index, pte);
    }

    /** Probe, not kernel: counts a copy, and whether there was no pin when the decision was made. */
    void countCopy() {
        cpu.forkCopies++;
        if (pinsAtDecision == 0) {
            cpu.falsePositiveCopies++;
        }
    }
}
