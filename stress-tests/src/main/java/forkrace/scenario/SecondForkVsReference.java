// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.SHARED_WRITE;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S09 for two CPUs: a transient reference on a page that was pinned once, while the parent forks a second time and stores. */
@Race(
        id = "S09",
        title = "second fork with a stale marker on a shared page",
        mayShow = {FALSE_POSITIVE_COPY, SHARED_WRITE, LEAKED_TO_CHILD},
        mustShow = {FALSE_POSITIVE_COPY, SHARED_WRITE, LEAKED_TO_CHILD})
public abstract class SecondForkVsReference extends SecondForkScenario {
    protected SecondForkVsReference(FixId fix) {
        super(fix, false);
    }

    @Actor
    public void t1TransientReference() {
        takeTransientReference(machine.cpu(0));
    }

    @Actor
    public void t2ForkForkStore() {
        Cpu cpu = machine.cpu(1);
        forkTwice(cpu);
        store(cpu);
    }
}
