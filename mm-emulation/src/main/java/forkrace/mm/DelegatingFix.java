// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Another fix, hook by hook, as many as there are: a base for fixes that differ from it in one place. */
public class DelegatingFix implements ForkFix {

    private final ForkFix fix;

    /** Every hook is that of {@code fix} until a subclass overrides it. */
    protected DelegatingFix(ForkFix fix) {
        this.fix = fix;
    }

    @Override
    public GupKind reference() {
        return fix.reference();
    }

    @Override
    public boolean breaksCowForReading(VmArea vma) {
        return fix.breaksCowForReading(vma);
    }

    @Override
    public boolean mayGetPage(Page page, long pte, GupRequest request) {
        return fix.mayGetPage(page, pte, request);
    }

    @Override
    public void afterGetPage(Page page, GupRequest request) {
        fix.afterGetPage(page, request);
    }

    @Override
    public void afterFollowPage(Page page, VmArea vma) {
        fix.afterFollowPage(page, vma);
    }

    @Override
    public int beginGupFast(MmStruct mm, GupRequest request) {
        return fix.beginGupFast(mm, request);
    }

    @Override
    public boolean mayGetPageFast(Page page, GupRequest request) {
        return fix.mayGetPageFast(page, request);
    }

    @Override
    public boolean keepsPageFast(FastPte found, GupRequest request) {
        return fix.keepsPageFast(found, request);
    }

    @Override
    public boolean endGupFast(MmStruct mm, GupRequest request, int begun) {
        return fix.endGupFast(mm, request, begun);
    }

    @Override
    public void beginDirectRead(Cpu cpu, MmStruct mm) {
        fix.beginDirectRead(cpu, mm);
    }

    @Override
    public void endDirectRead(Cpu cpu, MmStruct mm) {
        fix.endDirectRead(cpu, mm);
    }

    @Override
    public void beforeMmapSem(Cpu cpu, MmStruct oldMm) {
        fix.beforeMmapSem(cpu, oldMm);
    }

    @Override
    public void afterMmapSem(Cpu cpu, MmStruct oldMm) {
        fix.afterMmapSem(cpu, oldMm);
    }

    @Override
    public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return fix.vmaForCopyPageRange(parent, child);
    }

    @Override
    public void beginCopyPageRange(MmStruct srcMm) {
        fix.beginCopyPageRange(srcMm);
    }

    @Override
    public void endCopyPageRange(MmStruct srcMm) {
        fix.endCopyPageRange(srcMm);
    }

    @Override
    public int beforePteLocks(PteCopy copy) {
        return fix.beforePteLocks(copy);
    }

    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        return fix.copyOnePte(copy);
    }

    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        return fix.copyWithLocksHeld(copy);
    }

    @Override
    public int copyAfterUnlock(PteCopy copy) {
        return fix.copyAfterUnlock(copy);
    }

    @Override
    public void afterPteRange(PteCopy copy) {
        fix.afterPteRange(copy);
    }

    @Override
    public long copySwapPte(long pte) {
        return fix.copySwapPte(pte);
    }

    @Override
    public WpStep doWpPageAnon(Cpu cpu, Page page) {
        return fix.doWpPageAnon(cpu, page);
    }

    @Override
    public boolean canReusePage(Cpu cpu, Page page) {
        return fix.canReusePage(cpu, page);
    }

    @Override
    public boolean isExclusiveAtSwapIn(Cpu cpu, Page page, long swapPte, boolean write) {
        return fix.isExclusiveAtSwapIn(cpu, page, swapPte, write);
    }

    @Override
    public void afterSwapIn(Page page, boolean exclusive) {
        fix.afterSwapIn(page, exclusive);
    }

    @Override
    public void newAnonPage(Page page) {
        fix.newAnonPage(page);
    }

    @Override
    public boolean mayAddToSwap(Cpu cpu, Page page) {
        return fix.mayAddToSwap(cpu, page);
    }

    @Override
    public void orderSwapCacheAdd() {
        fix.orderSwapCacheAdd();
    }

    @Override
    public boolean mayUnmap(Cpu cpu, Page page) {
        return fix.mayUnmap(cpu, page);
    }

    @Override
    public boolean mayUnmapCleared(Cpu cpu, Page page) {
        return fix.mayUnmapCleared(cpu, page);
    }

    @Override
    public long swapPteFor(Page page, long swapPte) {
        return fix.swapPteFor(page, swapPte);
    }

    @Override
    public boolean mayClearSoftDirty(Cpu cpu, MmStruct mm, Page page) {
        return fix.mayClearSoftDirty(cpu, mm, page);
    }

    @Override
    public void afterMigration(Page page, boolean exclusive) {
        fix.afterMigration(page, exclusive);
    }

    @Override
    public int flagsClearedByBadPage() {
        return fix.flagsClearedByBadPage();
    }

    @Override
    public int flagsClearedAtFree() {
        return fix.flagsClearedAtFree();
    }

    @Override
    public int flagsBadAtAlloc() {
        return fix.flagsBadAtAlloc();
    }

    @Override
    public boolean gupWritesToHugePage(GupRequest request) {
        return fix.gupWritesToHugePage(request);
    }

    @Override
    public boolean mayGetHugePage(Page page, long pte, GupRequest request) {
        return fix.mayGetHugePage(page, pte, request);
    }

    @Override
    public void getHugePage(Page page, GupRequest request) {
        fix.getHugePage(page, request);
    }

    @Override
    public void beginCopyHugetlbPageRange(MmStruct srcMm) {
        fix.beginCopyHugetlbPageRange(srcMm);
    }

    @Override
    public void endCopyHugetlbPageRange(MmStruct srcMm) {
        fix.endCopyHugetlbPageRange(srcMm);
    }

    @Override
    public int copyHugePte(HugeCopy copy) {
        return fix.copyHugePte(copy);
    }

    @Override
    public int flagsClearedAtHugeFree() {
        return fix.flagsClearedAtHugeFree();
    }

    @Override
    public Profile profile() {
        return fix.profile();
    }

    @Override
    public boolean hasAssertions() {
        return fix.hasAssertions();
    }

    @Override
    public boolean forkWaitsForDirectReads() {
        return fix.forkWaitsForDirectReads();
    }

    @Override
    public boolean hasWriteProtectSeq() {
        return fix.hasWriteProtectSeq();
    }

    @Override
    public int registerBuffer(Cpu cpu, int start, int pages) {
        return fix.registerBuffer(cpu, start, pages);
    }
}
