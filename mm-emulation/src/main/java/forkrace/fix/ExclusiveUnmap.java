// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;

/** The exclusive bit of v5.19 from a page's first mapping to its end, where reclaim and migration take mappings away and give them back. */
abstract class ExclusiveUnmap implements ForkFix {

    @Override
    public final void newAnonPage(Page page) {
        page.setAnonExclusive();
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

    @Override
    public final void afterMigration(Page page, boolean exclusive) {
        afterSwapIn(page, exclusive);
    }

    @Override
    public final int flagsClearedAtFree() {
        return Page.PG_ANON_EXCLUSIVE;
    }

    @Override
    public final int flagsClearedAtHugeFree() {
        return Page.PG_ANON_EXCLUSIVE;
    }
}
