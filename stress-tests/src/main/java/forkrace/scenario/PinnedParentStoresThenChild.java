// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S14a for two CPUs: the I/O is in flight when the process forks; the parent stores, then the child. */
@Race(
        id = "S14a",
        title = "pinned before fork, parent stores, then child",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
@NotVariedBy(Variation.CHILD_STORES)
public abstract class PinnedParentStoresThenChild extends OnePageScenario {

    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedParentStoresThenChild(FixId fix) {
        super(fix, TWO_FORKS, false);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        Cpu cpu = machine.cpu(0);
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkStoreChildStores() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        store(cpu);
        storeAs(child, cpu, PAGE, CHILDS);
        stored.complete();
    }
}
