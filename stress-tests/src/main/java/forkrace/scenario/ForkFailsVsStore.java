// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.REFCOUNT_LEAK;
import static forkrace.scenario.OutcomeClass.SHARED_WRITE;

import forkrace.fix.FixId;
import org.openjdk.jcstress.annotations.Actor;

/** S20 as written: DMA, a fork that fails half-way, and a store, by three threads. */
@Race(
        id = "S20",
        title = "fork fails for lack of memory half-way",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD, SHARED_WRITE, REFCOUNT_LEAK, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, SHARED_WRITE, REFCOUNT_LEAK, BUG})
public abstract class ForkFailsVsStore extends FailingForkScenario {

    protected ForkFailsVsStore(FixId fix) {
        super(fix, 3);
    }

    @Actor
    public void t1Dma() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ForkTwice() {
        forkWithFailure(machine.cpu(1));
        forkAgain(machine.cpu(1));
    }

    @Actor
    public void t3Store() {
        atAnyTime();
        store(machine.cpu(2));
    }
}
