// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S04 as written: one read pins the shared page, the process forks, another read pins it too; three threads. The first read is in flight at the fork. */
@Race(
        id = "S04",
        title = "a read in flight, fork, a second read of the same page",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class OverlappingReadsVsFork extends OverlappingReadsScenario {

    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();

    protected OverlappingReadsVsFork(FixId fix) {
        super(fix, true);
    }

    @Actor
    public void t1ReadA() {
        Cpu cpu = machine.cpu(0);
        submit(requestA, cpu);
        pinned.complete();
        complete(requestA, cpu);
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t3ReadB() {
        Cpu cpu = machine.cpu(2);
        forked.await(cpu);
        submit(requestB, cpu);
        complete(requestB, cpu);
    }
}
