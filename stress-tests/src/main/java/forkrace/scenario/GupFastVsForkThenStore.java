// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S10 for two CPUs: no lock keeps gup-fast from the middle of a fork, which is followed by a store. */
@Race(
        id = "S10",
        title = "gup-fast racing fork, the forking thread stores",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class GupFastVsForkThenStore extends OnePageScenario {

    protected GupFastVsForkThenStore(FixId fix) {
        super(fix, 2);
        machine.withColdStructPages(COLD_PAGE_SPINS);
    }

    @Actor
    public void t1FastDirectRead() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        pinFast(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        store(cpu);
    }
}
