// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.PteCopy;

/** The question of 2008 and 2009: does anybody have a reference that is neither a mapping nor the swap cache's? */
final class PinCheck {

    private PinCheck() {}

    /** The same, where the parent's pte was writable: then nobody but parent and child can map the page, which is asserted. */
    static boolean mayBePinnedMappedTwice(PteCopy copy) {
        if (!copy.tryLockPage()) {
            return true;
        }
        try {
            copy.assertMappedTwice();
            return copy.hasUnexplainedReference();
        } finally {
            copy.unlockPage();
        }
    }

    /** A busy page lock counts as pinned: only the lock makes count, mapcount and PG_swapcache agree. Both PT locks held. */
    static boolean mayBePinned(PteCopy copy) {
        if (!copy.tryLockPage()) {
            return true;
        }
        try {
            return copy.hasUnexplainedReference();
        } finally {
            copy.unlockPage();
        }
    }
}
