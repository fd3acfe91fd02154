// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S17 as written: the pinned page is swapped out by reclaim, then read, then stored to, then comes the DMA. */
@Race(
        id = "S17",
        title = "no fork: pin, swap out, read back in, store, then DMA",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class SwapOutThenReadThenStore extends SwapScenario {

    private final Completion swappedOut = new Completion();
    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwapOutThenReadThenStore(FixId fix) {
        super(fix, THREE);
        pinAndAge(machine.cpu(0));
        runsNoProcess(machine.cpu(1));
    }

    @Actor
    public void t1Dma() {
        Cpu cpu = machine.cpu(0);
        swappedOut.await(cpu); // reclaim waits for nobody
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Reclaim() {
        reclaim(machine.cpu(1));
        swappedOut.complete();
    }

    @Actor
    public void t3ReadThenStore() {
        Cpu cpu = machine.cpu(2);
        swappedOut.await(cpu);
        read(cpu);
        store(cpu);
        stored.complete();
    }
}
