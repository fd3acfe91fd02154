// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.WpStep;

/**
 * V10: a write fault reuses a page only if it is provably alone: no other reference of any kind. Fork and gup are as ever.
 * Known holes: see spec V10 (every write-protection of a pinned page, by fork or not, is followed by a copy away from the device).
 */
public final class LinusCount1 implements ForkFix {

    @Override
    public Profile profile() {
        return Profile.V5_9_RC;
    }

    /** Hunk in do_wp_page(), PT lock held. */
    @Override
    public WpStep doWpPageAnon(Cpu cpu, Page page) {
        return CountRule.doWpPage(cpu, page);
    }
}
