// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S03L as written: one thread stores, one reads with O_DIRECT, one forks twice a child that exits at once. */
@Race(
        id = "S03L",
        title = "the seed's three threads, fork in a loop",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class SeedLoopThreads extends OnePageScenario {
    protected SeedLoopThreads(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE, false);
    }

    @Actor
    public void t1Stores() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        storeUnwatched(cpu);
        atAnyTime();
        storeUnwatched(cpu);
    }

    @Actor
    public void t2DirectRead() {
        Cpu cpu = machine.cpu(1);
        atAnyTime();
        pin(cpu);
        dmaThenUnpinUnwatched(cpu);
    }

    @Actor
    public void t3ForkForkChildrenThatExit() {
        Cpu cpu = machine.cpu(2);
        fork(cpu);
        scheduleChild();
        childExits(cpu);
        fork(cpu);
        scheduleChild();
        childExits(cpu);
    }
}
