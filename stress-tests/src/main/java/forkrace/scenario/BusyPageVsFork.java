// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S23 for two CPUs: somebody holds the lock of a page that nobody has pinned, while the process forks and then stores. */
@Race(
        id = "S23",
        title = "page lock held by somebody else during fork",
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class BusyPageVsFork extends BusyPageScenario {

    protected BusyPageVsFork(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1LocksPage() {
        lockPageForAWhile(machine.cpu(0));
    }

    @Actor
    public void t2ForkChildExitsThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        childExits(cpu);
        store(cpu);
    }
}
