// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Barriers;
import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.Step;

/**
 * The copying of one pte by fork, as steps that a variant puts in order: a cursor over the ptes of one vma, reused for each of
 * them. Both pte locks are held during {@link ForkFix#copyOnePte}; the page is locked by nobody. Long, as it is all that a variant can
 * ask and do: whoever writes one need not look elsewhere.
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
    int index;

    /** The parent's, as it was read at first. Its frame stays: with both locks held nobody changes that. */
    private long pte;

    /** Of the first pte of both tables. */
    private int tableStart;

    // Counters of the pass over one page table.
    private int anonRss;
    private int fileRss;

    /** {@code pre_cow_page}: allocated before the locks, for a copy that may not come. */
    Page sparePage;

    private boolean preallocated;

    /** The page that a copy without locks is made of, with a reference of its own. */
    private Page heldPage;

    private long heldSrcPte;
    private long heldDstPte;
    private boolean srcLocked;
    private boolean dstLocked;

    PteCopy(Cpu cpu, MmStruct dstMm, MmStruct srcMm, VmArea vma, VmArea childVma) {
        this.cpu = cpu;
        this.dstMm = dstMm;
        this.srcMm = srcMm;
        this.vma = vma;
        this.childVma = childVma;
        cowMapping = VmArea.isCowMapping(vma.flags);
    }

    /** Moves to the parent's table that maps {@code vpn}. */
    void moveToTable(int vpn) {
        src = srcMm.pteOffset(vpn);
        tableStart = vpn - srcMm.pteIndex(vpn);
    }

    /** Moves to a pte of the table. Nothing else is stored for each pte: the locked instructions that follow wait for stores. */
    void moveTo(int nextIndex, long srcPte) {
        index = nextIndex;
        pte = srcPte;
    }

    /** Virtual page number of the pte in hand. */
    int vpn() {
        return tableStart + index;
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
        cpu.pinsAtDecision = page.pins();
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
        int count = page.countAtDecision(cpu);
        return count != page.mapcount() + page.swapCacheRefs();
    }

    /** The same with PG_swapcache loaded first, a read barrier, and then the two counts. */
    public boolean hasUnexplainedReferenceFlagFirst() {
        Page page = page();
        int ofSwapCache = page.swapCacheRefs();
        Barriers.smpRmb();
        int count = page.countAtDecision(cpu);
        return count != page.mapcount() + ofSwapCache;
    }

    /** {@code page_mapcount(page) == 2}, asserted: the parent's pte was writable, so nobody else can map the page. */
    public void assertMappedTwice() {
        Bug.on(
                cpu.machine.asserts() && page().mapcount() != 2,
                "copy_one_pte: mapcount of a page that was writable",
                page());
    }

    /** {@code page_needs_cow_for_dma()}, include/linux/mm.h, v5.11. same. The parent has pinned pages, and this may be one. */
    public boolean needsCowForDma() {
        return srcMm.hasPinned() && page().isMaybeDmaPinned(cpu);
    }

    /**
     * Probe, not kernel: threads look for pins before the load that decides, as a pin may only end meanwhile; an explorer looks in
     * the same step, so that the answer depends on nothing else.
     */
    private void notePinsInStep() {
        if (Step.isExploring()) {
            cpu.pinsAtDecision = page().pins();
        }
    }

    /** A fix that always copies marked pages: the probe looks for pins here, where the mark is read. */
    public void decideByMark() {
        cpu.pinsAtDecision = page().pins();
    }

    // ---- what a variant does to one pte

    /** {@code get_page(page)}, {@code page_dup_rmap(page)}, rss: the child's share, count before mapcount. */
    public void shareReference() {
        Page shared = page();
        cpu.machine.awaitStructPage();
        shared.get();
        Rmap.pageDupRmap(shared);
        if (shared.isAnon()) {
            anonRss++;
        } else {
            fileRss++;
        }
    }

    /** {@code ptep_set_wrprotect(src_pte)}, {@code pte_wrprotect(pte)}: the pte for the child. Nothing outside COW mappings. */
    public long writeProtectParent() {
        if (!cowMapping) {
            return pte;
        }
        src.setWriteProtect(index);
        return Pte.writeProtected(pte);
    }

    /** {@code pte = *src_pte}: what hardware did to the accessed and dirty bits meanwhile goes to the child, too. */
    public long rereadParent() {
        return src.read(index);
    }

    /** {@code set_pte_at(dst_pte, pte)} in the child, not accessed. */
    public void installInChild(long childPte) {
        dst.setPteAt(index, Pte.old(childPte));
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

    /** The same after a pte that could not be copied without: whoever copies the range gives back what is left. */
    boolean preallocSparePage() {
        preallocated = true;
        return allocSparePage();
    }

    /** Whether this fork ever came back to a pte with a spare page. It may find that it needs none any more. */
    boolean isPreallocated() {
        return preallocated;
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
        Rmap.pageAddNewAnonRmap(sparePage, childVma, vpn());
    }

    /** {@code lru_cache_add_active(page)} of the spare page. */
    public void addSparePageToLru() {
        Lru.cacheAddActive(cpu, sparePage);
    }

    /** {@code set_pte_at(dst_pte)} in the child: the spare page, which is used now, dirty, writable if the vma is. */
    public void installSparePage() {
        dst.setPteAt(index, Pte.maybeWritable(Pte.dirty(Pte.make(sparePage)), childVma));
        sparePage = null;
    }

    /** {@code copy_present_page()}, mm/memory.c, v5.9. reduced: once it has a page. Copies for the child, which gets no share. Both locks held. */
    public void copyPresentPage() {
        countCopy();
        copyIntoSparePage();
        mapSparePage();
        addSparePageToLru();
        anonRss++;
        installSparePage();
    }

    /** Whether a spare page is at hand. */
    public boolean hasSparePage() {
        return sparePage != null;
    }

    private Page parentPage() {
        return cpu.machine.pageOf(src.read(index));
    }

    /** {@code set_pte_at(src, pte_mkwrite(*src_pte))}: load and plain store, whatever the vma allows. Both pte locks held. */
    public void makeParentWritable() {
        src.setPteAt(index, Pte.writable(src.read(index)));
    }

    /** {@code pte_present(*src_pte)}: reclaim may have taken it while no lock was held. */
    public boolean isParentPresent() {
        return Pte.isPresent(src.read(index));
    }

    /** {@code set_pte_at(src, pte)}: the parent's pte as it was read at first. Both pte locks held. */
    public void restoreParent() {
        src.setPteAt(index, pte);
    }

    /** The parent's pte as it was read at first. */
    public long pte() {
        return pte;
    }

    /** Flushes this page from the TLBs that have the parent's mm. Both pte locks held; waits for every CPU that runs it. */
    public void flushParentTlb() {
        Tlb.flushPage(cpu, srcMm, vpn());
    }

    // ---- a copy without locks

    /** {@code get_page(page)}, and what both ptes are now: for a copy during which both locks are dropped. Both locks held. */
    public void holdPage() {
        heldSrcPte = src.read(index);
        heldDstPte = dst.read(index);
        heldPage = page();
        heldPage.get();
    }

    /** Both ptes are what they were at {@link #holdPage}. Both locks held again. */
    public boolean ptesAreUnchanged() {
        return src.read(index) == heldSrcPte && isChildUnchanged();
    }

    /** The child's pte is what it was at {@link #holdPage}. Its lock held again. */
    public boolean isChildUnchanged() {
        return dst.read(index) == heldDstPte;
    }

    /** The page of {@link #holdPage} into the spare page. */
    public void copyHeldPage() {
        Fault.cowUserPage(cpu, sparePage, heldPage);
    }

    /** {@code page_remove_rmap(old)}, {@code page_cache_release(old)} for the page of {@link #holdPage}: the child's share. */
    public void giveBackHeldShare() {
        Rmap.pageRemoveRmap(heldPage);
        heldPage.put(cpu);
    }

    /** {@code page_cache_release(page)} of {@link #holdPage}. */
    public void releaseHeldPage() {
        heldPage.put(cpu);
        heldPage = null;
    }

    /** {@code rss[anon]--}: this pte is to be copied again. */
    public void forgetRss() {
        anonRss--;
    }

    /** {@code ptep_clear_flush(dst_pte)}: the child's pte is emptied. The child does not run. Child's lock held. */
    public void clearChild() {
        Rmap.clearFlush(cpu, dstMm, dst, vpn());
    }

    /** Zaps this one pte in the child. No pte lock held. */
    public void zapChild() {
        Zap.zapOne(cpu, childVma, vpn());
    }

    /** Takes the child's pte lock. */
    public void lockChild() {
        dstMm.pteLockptr(dst).lock(cpu, LockClass.PTE);
        dstLocked = true;
    }

    /** Takes the parent's pte lock, inside the child's. */
    public void lockParent() {
        srcMm.pteLockptr(src).lock(cpu, LockClass.PTE_NESTED);
        srcLocked = true;
    }

    /** Drops the child's pte lock, the outer one. */
    public void unlockChild() {
        dstMm.pteLockptr(dst).unlock(cpu);
        dstLocked = false;
        if (!srcLocked) {
            cpu.machine.forkHasUnlocked();
        }
    }

    /** Drops the parent's pte lock. */
    public void unlockParent() {
        srcMm.pteLockptr(src).unlock(cpu);
        srcLocked = false;
    }

    boolean isParentLocked() {
        return srcLocked;
    }

    boolean isChildLocked() {
        return dstLocked;
    }

    /** An ordinary write fault on the child at this pte. No pte lock held; sleeps. The fault's result. */
    public int writeFaultInChild() {
        return Fault.handleMmFault(cpu, dstMm, childVma, vpn(), true);
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
        long shared = cpu.machine.fix.copySwapPte(pte);
        if (shared != pte) {
            src.setPteAt(index, shared);
        }
        dst.setPteAt(index, shared);
    }

    /** Probe, not kernel: counts a copy, and whether there was no pin when the decision was made. */
    void countCopy() {
        cpu.forkCopies++;
        if (cpu.pinsAtDecision == 0) {
            cpu.falsePositiveCopies++;
        }
    }
}
