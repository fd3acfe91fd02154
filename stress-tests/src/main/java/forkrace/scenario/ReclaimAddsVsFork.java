// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S07a for two CPUs: reclaim adds the pinned page to the swap cache while fork compares its counts. */
@Race(
        id = "S07a",
        title = "reclaim adds the page to the swap cache while fork looks",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class ReclaimAddsVsFork extends SwapCacheRaceScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReclaimAddsVsFork(FixId fix) {
        super(fix, TWO);
        Cpu cpu = machine.cpu(0);
        pin(cpu);
    }

    @Actor
    public void t1ReclaimThenDma() {
        Cpu cpu = machine.cpu(0);
        reclaim(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        storeBeforeDma(cpu);
    }
}
