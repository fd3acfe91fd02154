// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.SHARED_WRITE;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S09 as written: the transient reference, the two forks and the store after them by three threads. */
@Race(
        id = "S09",
        title = "second fork with a stale marker on a shared page",
        literal = true,
        mayShow = {FALSE_POSITIVE_COPY, SHARED_WRITE, LEAKED_TO_CHILD},
        mustShow = {FALSE_POSITIVE_COPY, SHARED_WRITE, LEAKED_TO_CHILD})
public abstract class SecondForkVsReferenceVsStore extends SecondForkScenario {
    private final Completion forkedTwice = new Completion();

    protected SecondForkVsReferenceVsStore(FixId fix) {
        super(fix, true);
    }

    @Actor
    public void t1TransientReference() {
        takeTransientReference(machine.cpu(0));
    }

    @Actor
    public void t2ForkFork() {
        forkTwice(machine.cpu(1));
        forkedTwice.complete();
    }

    @Actor
    public void t3Store() {
        Cpu cpu = machine.cpu(2);
        forkedTwice.await(cpu);
        store(cpu);
    }
}
