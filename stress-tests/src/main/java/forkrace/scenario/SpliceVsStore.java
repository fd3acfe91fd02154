// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S13 as written: the child splices the shared page into a pipe and unmaps it, the parent stores its secret, the child reads the pipe. */
@Race(
        id = "S13",
        title = "child splices and unmaps, parent stores, child reads",
        literal = true,
        mayShow = LEAKED_TO_CHILD,
        mustShow = LEAKED_TO_CHILD)
public abstract class SpliceVsStore extends PipeScenario {
    private final Completion stored = new Completion();

    protected SpliceVsStore(FixId fix) {
        super(fix);
    }

    @Actor
    public void t1ParentStores() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        store(cpu);
        stored.complete();
    }

    @Actor
    public void t2ChildSplicesUnmapsReads() {
        Cpu cpu = machine.cpu(1);
        childSplices(cpu);
        childUnmaps(cpu);
        stored.await(cpu);
        childReadsPipe(cpu);
    }
}
