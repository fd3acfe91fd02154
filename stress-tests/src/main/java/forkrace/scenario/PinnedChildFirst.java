// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S14b for two CPUs: the I/O is in flight when the process forks; the child stores or exits, then the parent stores. */
@Race(
        id = "S14b",
        title = "pinned before fork, child stores or exits, then parent",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = LOST_READ)
public abstract class PinnedChildFirst extends ChildFirstScenario {

    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedChildFirst(FixId fix) {
        super(fix, false);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        Cpu cpu = machine.cpu(0);
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkChildActsThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        childActs(cpu);
        store(cpu);
        stored.complete();
    }
}
