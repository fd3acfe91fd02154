// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.SwapOff;
import org.openjdk.jcstress.annotations.Actor;

/** S07b for two CPUs: swapoff takes the pinned page out of the swap cache while fork compares its counts. */
@Race(
        id = "S07b",
        title = "swapoff takes the page off the swap cache while fork looks",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class SwapOffVsFork extends SwapCacheRaceScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwapOffVsFork(FixId fix) {
        super(fix, TWO);
        Cpu cpu = machine.cpu(0);
        reclaim(cpu); // adds it to the swap cache, and cannot unmap it
        pin(cpu);
    }

    @Actor
    public void t1SwapOffThenDma() {
        Cpu cpu = machine.cpu(0);
        SwapOff.tryToUnuse(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        storeBeforeDma(cpu);
    }
}
