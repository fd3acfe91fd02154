// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_FROM_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S05a for two CPUs: the page was pinned for reading before the fork; then the parent stores, then the child. */
@Race(
        id = "S05a",
        title = "direct write pinned before fork, both processes store",
        mayShow = LEAKED_FROM_CHILD,
        mustShow = LEAKED_FROM_CHILD)
public abstract class ReadPinnedBeforeFork extends ReverseScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReadPinnedBeforeFork(FixId fix) {
        super(fix, TWO_FORKS);
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        forkBeforehand(cpu);
    }

    @Actor
    public void t1DeviceLoads() {
        dmaToDiskThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2StoreThenChildStores() {
        Cpu cpu = machine.cpu(1);
        store(cpu);
        childStores(olderChild, cpu);
    }
}
