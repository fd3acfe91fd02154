// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S04 for two CPUs: one read is in flight when the process forks and then reads into the same page itself. */
@Race(
        id = "S04",
        title = "read in flight, fork, then a second read of the page",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class SecondReadAfterFork extends OverlappingReadsScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SecondReadAfterFork(FixId fix) {
        super(fix, false);
        submit(requestA, machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletesA() {
        complete(requestA, machine.cpu(0));
    }

    @Actor
    public void t2ForkThenReadB() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        submit(requestB, cpu);
        complete(requestB, cpu);
    }
}
