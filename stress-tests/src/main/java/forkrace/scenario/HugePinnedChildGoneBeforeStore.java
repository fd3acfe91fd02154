// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S11d for two CPUs: the I/O is in flight when the process forks; it stores when the child is gone. */
@Race(
        id = "S11d",
        title = "huge page pinned, fork, child exits, parent stores",
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class HugePinnedChildGoneBeforeStore extends OnePageScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugePinnedChildGoneBeforeStore(FixId fix) {
        super(fix, HUGE_OF_TWO, false);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ForkThenExitThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        childExits(cpu);
        store(cpu);
    }
}
