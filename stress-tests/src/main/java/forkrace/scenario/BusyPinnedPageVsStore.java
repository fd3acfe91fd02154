// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S28 for two CPUs: no fork; the pinned page's lock is busy when the parent stores through a read-only pte. */
@Race(
        id = "S28",
        title = "no fork: page lock busy at the write fault of a pinned page",
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class BusyPinnedPageVsStore extends BusyPinnedPageScenario {

    protected BusyPinnedPageVsStore(FixId fix) {
        super(fix, TWO);
    }

    @Actor
    public void t1LocksPageThenDma() {
        Cpu cpu = machine.cpu(0);
        lockPageForAWhile(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2Store() {
        storeBeforeDma(machine.cpu(1));
    }
}
