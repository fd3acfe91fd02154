// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S13h, nobody waits: the huge page is in the pipe; the child unmaps it and reads the pipe while the parent stores. */
@Race(
        id = "S13h",
        title = "spliced huge page unmapped and read, parent stores",
        mayShow = LEAKED_TO_CHILD,
        mustShow = LEAKED_TO_CHILD)
public abstract class HugeSplicedBeforeStore extends PipeScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugeSplicedBeforeStore(FixId fix) {
        super(fix, HUGE_OF_TWO);
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
