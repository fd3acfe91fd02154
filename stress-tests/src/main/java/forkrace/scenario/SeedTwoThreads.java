// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S03 for two CPUs: the thread that forks also stores, and the child exits after that. */
@Race(id = "S03", title = "the seed on two threads, one fork", mayShow = LOST_READ, mustShow = LOST_READ)
public abstract class SeedTwoThreads extends OnePageScenario {

    protected SeedTwoThreads(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1DirectRead() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkThenStoreThenChildExits() {
        Cpu cpu = machine.cpu(1);
        atAnyTime();
        fork(cpu);
        store(cpu);
        store(cpu);
        childExits(cpu);
    }
}
