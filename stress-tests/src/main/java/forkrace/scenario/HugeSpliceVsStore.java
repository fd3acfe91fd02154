// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S13h as written: S13 on a huge page. The child splices it into a pipe and unmaps it, the parent stores its secret, the child reads. */
@Race(
        id = "S13h",
        title = "huge page: child splices, unmaps; parent stores; read",
        literal = true,
        mayShow = LEAKED_TO_CHILD,
        mustShow = LEAKED_TO_CHILD)
public abstract class HugeSpliceVsStore extends PipeScenario {
    private final Completion stored = new Completion();

    protected HugeSpliceVsStore(FixId fix) {
        super(fix, HUGE_OF_TWO);
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
