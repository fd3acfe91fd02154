// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S08 for two CPUs: P is pinned after an earlier fork, which left it read-only; the process forks again and stores. */
@Race(
        id = "S08",
        title = "pinned after an earlier fork, fork again, store",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class PinnedAfterEarlierFork extends OnePageScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedAfterEarlierFork(FixId fix) {
        super(fix, TWO_FORKS, false);
        Cpu cpu = machine.cpu(0);
        forkBeforehand(cpu);
        if (choose(2) == 0) {
            olderChildExits(cpu);
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
        fork(cpu);
        store(cpu);
    }
}
