// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S11 for two CPUs: the I/O into a huge page is in flight when the process forks and then stores beside it. */
@Race(
        id = "S11",
        title = "huge page pinned before fork, parent stores afterwards",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class HugePinnedBeforeFork extends OnePageScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugePinnedBeforeFork(FixId fix) {
        super(fix, HUGE_OF_TWO, false);
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
