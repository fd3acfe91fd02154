// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S13, nobody waits: the page is in the pipe; the child unmaps it and reads the pipe while the parent stores. */
@Race(
        id = "S13",
        title = "spliced page unmapped and read while parent stores",
        mayShow = LEAKED_TO_CHILD,
        mustShow = LEAKED_TO_CHILD)
public abstract class SplicedBeforeStore extends PipeScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SplicedBeforeStore(FixId fix) {
        super(fix);
        childSplices(machine.cpu(1));
    }

    @Actor
    public void t1ParentStores() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        store(cpu);
    }

    @Actor
    public void t2ChildUnmapsReads() {
        Cpu cpu = machine.cpu(1);
        childUnmaps(cpu);
        atAnyTime();
        childReadsPipe(cpu);
    }
}
