// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S29 for two CPUs: the I/O is in flight when the process does what should not hurt, and then stores. */
@Race(
        id = "S29",
        title = "controls: pinned before a harmless fork, then a store",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {})
public abstract class ControlPinnedBeforeFork extends ControlScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ControlPinnedBeforeFork(FixId fix) {
        super(fix, TWO_FORKS);
        Cpu cpu = machine.cpu(0);
        if (control == Control.FORK_FIRST) {
            fork(cpu);
        }
        pin(cpu);
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        if (control != Control.FORK_FIRST) {
            forkOrNot(cpu);
        }
        store(cpu);
    }
}
