// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S03 as written, the text of the seed: one thread stores, one reads with O_DIRECT, one forks a child that exits at once. */
@Race(
        id = "S03",
        title = "the seed's three threads, one fork",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class SeedThreads extends OnePageScenario {

    protected SeedThreads(FixId fix) {
        super(fix, 3);
    }

    @Actor
    public void t1Stores() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        store(cpu);
        atAnyTime();
        store(cpu);
    }

    @Actor
    public void t2DirectRead() {
        Cpu cpu = machine.cpu(1);
        pin(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t3ForkChildThatExits() {
        Cpu cpu = machine.cpu(2);
        fork(cpu);
        scheduleChild();
        childExits(cpu);
    }
}
