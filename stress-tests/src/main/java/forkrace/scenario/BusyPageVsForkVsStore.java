// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S23 as written: a holder of the page lock, a fork whose child exits, and a store, by three threads. */
@Race(
        id = "S23",
        title = "page lock held during fork, a third thread stores",
        literal = true,
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class BusyPageVsForkVsStore extends BusyPageScenario {

    protected BusyPageVsForkVsStore(FixId fix) {
        super(fix, 3);
    }

    @Actor
    public void t1LocksPage() {
        lockPageForAWhile(machine.cpu(0));
    }

    @Actor
    public void t2ForkChildExits() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        scheduleChild();
        childExits(cpu);
    }

    @Actor
    public void t3Store() {
        atAnyTime();
        store(machine.cpu(2));
    }
}
