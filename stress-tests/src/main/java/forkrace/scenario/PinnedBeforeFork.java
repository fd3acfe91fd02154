// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S01: the I/O is in flight when the process forks and then stores beside it. Lost if the parent's page moves. */
@Race(
        id = "S01",
        title = "pinned before fork, parent stores afterwards",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class PinnedBeforeFork extends OnePageScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedBeforeFork(FixId fix) {
        super(fix, 2);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        store(cpu);
    }
}
