// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S18 for two CPUs: the pinned page is swapped out when the process forks, which looks at no page behind a swap entry. */
@Race(
        id = "S18",
        title = "pinned, swapped out, then fork, store",
        mayShow = {LOST_READ, LEAKED_TO_CHILD, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, BUG})
public abstract class SwappedOutThenFork extends SwapScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwappedOutThenFork(FixId fix) {
        super(fix, TWO);
        Cpu cpu = machine.cpu(0);
        pinAndAge(cpu);
        reclaim(cpu);
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
