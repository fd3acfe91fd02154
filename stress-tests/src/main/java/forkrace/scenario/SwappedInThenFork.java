// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S16s for two CPUs: the pinned page was swapped out and read back in, so that its pte is read-only, when the process forks. */
@Race(
        id = "S16s",
        title = "pinned, swapped out and read back in, then fork, store",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class SwappedInThenFork extends SwapScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwappedInThenFork(FixId fix) {
        super(fix, TWO);
        Cpu cpu = machine.cpu(0);
        pinAndAge(cpu);
        reclaim(cpu);
        read(cpu);
        coolTlb(cpu);
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
