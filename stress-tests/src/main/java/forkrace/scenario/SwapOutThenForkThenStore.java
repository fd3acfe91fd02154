// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S18 as written: the pinned page is swapped out by reclaim, then forked, then stored to, then comes the DMA. */
@Race(
        id = "S18",
        title = "pin, swap out, fork, store, then DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, BUG})
public abstract class SwapOutThenForkThenStore extends SwapScenario {

    private final Completion swappedOut = new Completion();
    private final Completion forked = new Completion();
    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwapOutThenForkThenStore(FixId fix) {
        super(fix, FOUR);
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
    public void t3Fork() {
        Cpu cpu = machine.cpu(2);
        swappedOut.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t4Store() {
        Cpu cpu = machine.cpu(3);
        forked.await(cpu);
        store(cpu);
        stored.complete();
    }
}
