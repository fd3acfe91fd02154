// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.CopyStep;
import forkrace.mm.DelegatingFix;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import java.util.ArrayList;
import java.util.List;

/**
 * The fix under test, with two additions: in the middle of a fork something else can happen on another CPU, and the transient
 * references of each page are noted when the fix is about to look at it.
 */
final class ObservedFix extends DelegatingFix {

    private final List<Integer> transientReferences = new ArrayList<>();
    private Runnable interruption;
    private int hooksToGo;

    ObservedFix(ForkFix fix) {
        super(fix);
    }

    /** Before a fork: {@code interruption} happens at the {@code nth} hook, counted from 1, if the fork comes that far. */
    void arm(int nth, Runnable event) {
        hooksToGo = nth;
        interruption = event;
        transientReferences.clear();
    }

    /** Of each present pte in the order of the last fork. */
    List<Integer> transientReferences() {
        return transientReferences;
    }

    private void atHook() {
        if (hooksToGo != 0 && --hooksToGo == 0) {
            interruption.run();
        }
    }

    @Override
    public CopyStep copyOnePte(PteCopy copy) {
        atHook();
        Page page = copy.page();
        transientReferences.add(page.count() - page.mapcount() - page.swapCacheRefs() - page.pins());
        return super.copyOnePte(copy);
    }

    @Override
    public int copyWithLocksHeld(PteCopy copy) {
        atHook();
        super.copyWithLocksHeld(copy);
        return 0;
    }

    @Override
    public int copyAfterUnlock(PteCopy copy) {
        atHook();
        return super.copyAfterUnlock(copy);
    }
}
