// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.Swap;
import forkrace.mm.WpStep;

/** Who owns an anonymous page, v5.19: the bit, or else the count, from which what is known to be harmless is first taken away. */
final class ExclusiveReuse {

    /** The owner, the swap cache, and a pagevec of this CPU. */
    private static final int HARMLESS = 3;

    private ExclusiveReuse() {}

    /** The anonymous part of do_wp_page(). PT lock held. Claims a page that turns out to be alone. */
    static WpStep doWpPage(Cpu cpu, Page page) {
        if (page.isAnonExclusive()) {
            return WpStep.REUSE;
        }
        if (page.countAtWriteFault(cpu) > HARMLESS) {
            return WpStep.COPY;
        }
        if (!page.isLru()) {
            cpu.lruAddDrain(); // this CPU's pagevecs only
        }
        if (page.countAtWriteFault(cpu) > 1 + page.swapCacheRefs() || !page.tryLockAtWriteFault(cpu)) {
            return WpStep.COPY;
        }
        Swap.tryToFreeSwap(cpu, page);
        boolean ours = page.countAtWriteFault(cpu) == 1;
        if (ours) {
            page.setAnonExclusive();
        }
        page.unlock(cpu);
        return ours ? WpStep.REUSE : WpStep.COPY;
    }

    /** In do_swap_page(), the slot given up: the entry remembers, or the page has no other reference. */
    static boolean atSwapIn(Cpu cpu, Page page, long swapPte, boolean write) {
        if (write && page.isSwapCache() && page.count() == 2) {
            Swap.tryToFreeSwap(cpu, page);
        }
        return Pte.isSwapExclusive(swapPte) || page.count() == 1;
    }
}
