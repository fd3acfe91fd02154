// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;
import forkrace.mm.Swap;
import forkrace.mm.VmArea;
import forkrace.sync.Bug;

/**
 * V7: a page that ever went through gup is never shared by fork again. The flag is set with mmap_sem held, so fork cannot miss it;
 * gup-fast takes flagged pages only.
 * Known holes: see spec V7 (hugetlb, swapped-out page, torn copy, out of memory), and every fork copies every page that was ever pinned.
 */
public final class NickDontCow implements ForkFix {

    @Override
    public Profile profile() {
        return Profile.LINUS_2_6_29;
    }

    @Override
    public boolean hasAssertions() {
        return true;
    }

    /** Hunk in get_user_pages(). */
    @Override
    public boolean breaksCowForReading(VmArea vma) {
        return vma.isCow();
    }

    /** Hunk in get_user_pages(), after follow_page(): no PT lock, but mmap_sem. */
    @Override
    public void afterFollowPage(Page page, VmArea vma) {
        if (vma.isCow() && page.isAnon() && !page.isDontCow()) {
            page.setDontCow();
        }
    }

    /** Hunk in gup_pte_range(). */
    @Override
    public boolean mayGetPageFast(Page page, GupRequest request) {
        return !page.isAnon() || page.isDontCow();
    }

    /** Hunk in copy_pte_range(), both PT locks held: shares first, like any page. */
    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        long pte = copy.writeProtectParent();
        copy.shareReference(); // get_page, page_dup_rmap
        copy.installInChild(pte);
        copy.decideByMark();
        return copy.page().isAnon() && copy.page().isDontCow() ? CopyStep.COPY_WITH_LOCKS_HELD : CopyStep.NEXT;
    }

    /** {@code decow_one_pte} of the patch. The parent's pte stays read-only: its next store finds the page its own. */
    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        return UnlockedCopy.decow(copy);
    }

    /** Assertion in do_wp_page(). */
    @Override
    public boolean canReusePage(Cpu cpu, Page page) {
        boolean reuse = Swap.canShareSwapPage(cpu, page);
        Bug.on(!reuse && cpu.machine.asserts() && page.isDontCow(), "do_wp_page: copies a page that must not be");
        return reuse;
    }

    @Override
    public int flagsClearedAtFree() {
        return Page.PG_DONTCOW;
    }
}
