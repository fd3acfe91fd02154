// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.FastPte;
import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.WpStep;
import forkrace.sync.Barriers;

/**
 * v5.19: one bit says that an anonymous page belongs to one mapping. A writable pte implies it; a write fault reuses such a page
 * whatever its count; fork, reclaim and migration must clear it first, which fails if the page may be pinned.
 */
abstract class ExclusiveKernel implements ForkFix {

    @Override
    public final Profile profile() {
        return Profile.V5_19;
    }

    @Override
    public final void newAnonPage(Page page) {
        page.setAnonExclusive();
    }

    /** {@code gup_must_unshare} of the patch: a pin for reading needs the bit, too. */
    private static boolean mustUnshare(Page page, GupRequest request) {
        return request.isPin() && !request.originallyWrite() && page.isAnon() && !page.isAnonExclusive();
    }

    /** Hunk in follow_page(), PT lock held. */
    @Override
    public final boolean mayGetPage(Page page, long pte, GupRequest request) {
        if (!Pte.isWritable(pte) && mustUnshare(page, request)) {
            request.demandUnshare();
            return false;
        }
        return true;
    }

    /** Hunk in gup_pte_range(): the pte was read again after the pin; the bit is read after that. Pairs with {@link #mayUnmapCleared}. */
    @Override
    public final boolean keepsPageFast(FastPte found, GupRequest request) {
        Barriers.smpRmb();
        return found.wasWritable() || !mustUnshare(found.page(), request);
    }

    /** Hunks in copy_one_pte(), both PT locks held. */
    @Override
    public final CopyStep copyOnePte(PteCopy copy) {
        Page page = copy.page();
        if (page.isAnon() && page.isAnonExclusive()) {
            if (copy.needsCowForDma()) {
                if (!copy.hasSparePage()) {
                    return CopyStep.ALLOCATE_AND_RETRY;
                }
                copy.copyPresentPage();
                return CopyStep.NEXT;
            }
            page.clearAnonExclusive();
        }
        copy.shareReference(); // get_page, page_dup_rmap
        copy.writeProtectParent();
        copy.installInChild();
        return CopyStep.NEXT;
    }

    /** Hunk in copy_one_pte(): what a swap entry remembers is forgotten for both. */
    @Override
    public final long copySwapPte(long pte) {
        return Pte.swapShared(pte);
    }

    @Override
    public final WpStep doWpPageAnon(Cpu cpu, Page page) {
        return ExclusiveReuse.doWpPage(cpu, page);
    }

    @Override
    public final boolean isExclusiveAtSwapIn(Cpu cpu, Page page, long swapPte, boolean write) {
        return ExclusiveReuse.atSwapIn(cpu, page, swapPte, write);
    }

    @Override
    public final void afterSwapIn(Page page, boolean exclusive) {
        if (exclusive) {
            page.setAnonExclusive();
        }
    }

    @Override
    public final boolean mayAddToSwap(Cpu cpu, Page page) {
        return !page.isMaybeDmaPinned(cpu);
    }

    @Override
    public final long swapPteFor(Page page, long swapPte) {
        return page.isAnonExclusive() ? Pte.swapExclusive(swapPte) : swapPte;
    }

    /** {@code page_try_share_anon_rmap}: pte cleared, full barrier, then the look for pins; bit cleared before the new entry. */
    @Override
    public final boolean mayUnmapCleared(Cpu cpu, Page page) {
        if (page.isAnonExclusive()) {
            Barriers.smpMb();
            if (page.isMaybeDmaPinned(cpu)) {
                return false;
            }
            page.clearAnonExclusive();
            Barriers.smpWmb();
        }
        return true;
    }

    /** As in v5.11: pinned pages stay writable. */
    @Override
    public final boolean mayClearSoftDirty(Cpu cpu, MmStruct mm, Page page) {
        return !mm.hasPinned() || !page.isMaybeDmaPinned(cpu);
    }

    @Override
    public final void afterMigration(Page page, boolean exclusive) {
        afterSwapIn(page, exclusive);
    }

    @Override
    public final int flagsClearedAtFree() {
        return Page.PG_ANON_EXCLUSIVE;
    }

    /** Hunks in copy_page_range(): the count is odd while ptes are being copied. */
    @Override
    public final void beginCopyPageRange(MmStruct srcMm) {
        srcMm.writeProtectSeq.writeBegin();
    }

    @Override
    public final void endCopyPageRange(MmStruct srcMm) {
        srcMm.writeProtectSeq.writeEnd();
    }

    /** Hunks in lockless_pages_from_mm(): a pin that a fork may have overlooked is given back. */
    @Override
    public final int beginGupFast(MmStruct mm, GupRequest request) {
        int seen = request.isPin() ? mm.writeProtectSeq.read() : 0;
        return (seen & 1) != 0 ? -1 : seen;
    }

    @Override
    public final boolean endGupFast(MmStruct mm, GupRequest request, int begun) {
        return !request.isPin() || !mm.writeProtectSeq.retry(begun);
    }
}
