// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.SwapOff;
import org.openjdk.jcstress.annotations.Actor;

/** S07b as written: DMA, fork, swapoff, and a store, by four threads. */
@Race(
        id = "S07b",
        title = "as fork looks, swapoff takes the page out of the swap cache",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class SwapOffVsForkVsStore extends SwapCacheRaceScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwapOffVsForkVsStore(FixId fix) {
        super(fix, FOUR);
        Cpu cpu = machine.cpu(0);
        reclaim(cpu); // adds it to the swap cache, and cannot unmap it
        pin(cpu);
        runsNoProcess(machine.cpu(2));
    }

    @Actor
    public void t1Dma() {
        dmaAfterStore(machine.cpu(0));
    }

    @Actor
    public void t2Fork() {
        fork(machine.cpu(1));
    }

    @Actor
    public void t3SwapOff() {
        SwapOff.tryToUnuse(machine.cpu(2));
    }

    @Actor
    public void t4Store() {
        storeBeforeDma(machine.cpu(3));
    }
}
