// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S14a as written: pin, fork, a store of the parent, one of the child, then the DMA. The device takes its time on a CPU of its own. */
@Race(
        id = "S14a",
        title = "pin, fork, parent stores, child stores, DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
@NotVariedBy(Variation.CHILD_STORES)
public abstract class ParentStoresThenChild extends OnePageScenario {
    private final Completion pinned = new Completion();
    private final Completion stored = new Completion();
    private final Completion childStored = new Completion();

    protected ParentStoresThenChild(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE, false);
    }

    @Actor
    public void t1PinForkStore() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        fork(cpu);
        store(cpu);
        stored.complete();
    }

    @Actor
    public void t2ChildStores() {
        Cpu cpu = machine.cpu(1);
        stored.await(cpu);
        storeAs(child, cpu, PAGE, CHILDS);
        childStored.complete();
    }

    @Actor
    public void t3Dma() {
        Cpu cpu = machine.cpu(2);
        pinned.await(cpu);
        awaitAsDevice(childStored, cpu);
        dmaThenUnpin(cpu);
    }
}
