// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S03L for two CPUs: the thread that forks in a loop also stores. */
@Race(id = "S03L", title = "the seed on two threads, fork in a loop", mayShow = LOST_READ, mustShow = LOST_READ)
public abstract class SeedLoopTwoThreads extends OnePageScenario {
    protected SeedLoopTwoThreads(FixId fix) {
        super(fix, TWO_FORKS, false);
    }

    @Actor
    public void t1DirectRead() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        pin(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkForkStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        childExits(cpu);
        fork(cpu);
        store(cpu);
        childExits(cpu);
        store(cpu);
    }
}
