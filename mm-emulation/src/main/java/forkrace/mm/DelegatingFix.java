// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Another fix, hook by hook: a base for fixes that differ from it in one place. */
public class DelegatingFix implements ForkFix {

    private final ForkFix fix;

    /** Every hook is that of {@code fix} until a subclass overrides it. */
    protected DelegatingFix(ForkFix fix) {
        this.fix = fix;
    }

    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        return fix.copyOnePte(copy);
    }

    @Override
    public void copyWithLocksHeld(PteCopy copy) {
        fix.copyWithLocksHeld(copy);
    }

    @Override
    public int copyAfterUnlock(PteCopy copy) {
        return fix.copyAfterUnlock(copy);
    }

    @Override
    public Profile profile() {
        return fix.profile();
    }

    @Override
    public void afterGetPage(Page page, GupRequest request) {
        fix.afterGetPage(page, request);
    }

    @Override
    public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return fix.vmaForCopyPageRange(parent, child);
    }

    @Override
    public int beforePteLocks(PteCopy copy) {
        return fix.beforePteLocks(copy);
    }

    @Override
    public void afterPteRange(PteCopy copy) {
        fix.afterPteRange(copy);
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
    public int registerBuffer(Cpu cpu, int start, int pages) {
        return fix.registerBuffer(cpu, start, pages);
    }
}
