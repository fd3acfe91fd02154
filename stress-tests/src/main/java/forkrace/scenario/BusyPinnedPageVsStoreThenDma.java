// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import org.openjdk.jcstress.annotations.Actor;

/** S28 as written: DMA after the store, a holder of the page lock, and the store, by three threads. */
@Race(
        id = "S28",
        title = "no fork: page lock held, store, then DMA",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class BusyPinnedPageVsStoreThenDma extends BusyPinnedPageScenario {

    protected BusyPinnedPageVsStoreThenDma(FixId fix) {
        super(fix, THREE);
    }

    @Actor
    public void t1Dma() {
        dmaAfterStore(machine.cpu(0));
    }

    @Actor
    public void t2LocksPage() {
        lockPageForAWhile(machine.cpu(1));
    }

    @Actor
    public void t3Store() {
        storeBeforeDma(machine.cpu(2));
    }
}
