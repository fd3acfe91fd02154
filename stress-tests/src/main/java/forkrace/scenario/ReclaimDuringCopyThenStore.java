// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S21 as written: fork, reclaim while fork has dropped the pte locks, a store after fork, then DMA, by four threads. */
@Race(
        id = "S21",
        title = "fork copies unlocked, reclaim meanwhile, store, then DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, BUG})
public abstract class ReclaimDuringCopyThenStore extends UnlockedCopyScenario {

    private final Completion forked = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReclaimDuringCopyThenStore(FixId fix) {
        super(fix, FOUR);
        runsNoProcess(machine.cpu(2));
    }

    @Actor
    public void t1Dma() {
        dmaAfterStore(machine.cpu(0));
    }

    @Actor
    public void t2Fork() {
        fork(machine.cpu(1));
        forked.complete();
    }

    @Actor
    public void t3Reclaim() {
        reclaimDuringCopy(machine.cpu(2));
    }

    @Actor
    public void t4Store() {
        Cpu cpu = machine.cpu(3);
        forked.await(cpu);
        storeBeforeDma(cpu);
    }
}
