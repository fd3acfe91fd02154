// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.Page;
import forkrace.mm.WpStep;

/** The write fault of v5.9: a page is reused only if nobody has any other reference. */
final class CountRule {

    private CountRule() {}

    /** The anonymous part of do_wp_page(): one look without the page lock, one with it. PT lock held. */
    static WpStep doWpPage(Cpu cpu, Page page) {
        if (page.countAtWriteFault(cpu) != 1) {
            return WpStep.COPY;
        }
        if (!page.tryLockAtWriteFault(cpu)) {
            return WpStep.COPY;
        }
        boolean ours = page.mapcount() == 1 && page.countAtWriteFault(cpu) == 1;
        page.unlock(cpu);
        return ours ? WpStep.REUSE : WpStep.COPY;
    }
}
