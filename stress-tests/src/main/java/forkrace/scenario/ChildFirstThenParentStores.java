// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S14b as written: pin, fork, the child stores or exits, the parent stores, then the DMA. */
@Race(
        id = "S14b",
        title = "pin, fork, child stores or exits, parent stores, DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = LOST_READ)
public abstract class ChildFirstThenParentStores extends ChildFirstScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();
    private final Completion childDone = new Completion();
    private final Completion stored = new Completion();

    protected ChildFirstThenParentStores(FixId fix) {
        super(fix, true);
    }

    @Actor
    public void t1PinForkStore() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        fork(cpu);
        forked.complete();
        childDone.await(cpu);
        store(cpu);
        stored.complete();
    }

    @Actor
    public void t2ChildStoresOrExits() {
        Cpu cpu = machine.cpu(1);
        forked.await(cpu);
        childActs(cpu);
        childDone.complete();
    }

    @Actor
    public void t3Dma() {
        Cpu cpu = machine.cpu(2);
        pinned.await(cpu);
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }
}
