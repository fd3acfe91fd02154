// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S10 as written: a direct read that pins by gup-fast, a fork and a store by three threads, in every order. */
@Race(
        id = "S10",
        title = "gup-fast racing fork, a third thread stores",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class GupFastVsForkVsStore extends OnePageScenario {

    protected GupFastVsForkVsStore(FixId fix) {
        super(fix, 3);
        machine.withColdStructPages(COLD_PAGE_SPINS);
    }

    @Actor
    public void t1FastDirectRead() {
        Cpu cpu = machine.cpu(0);
        pinFast(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Fork() {
        atAnyTime();
        fork(machine.cpu(1));
    }

    @Actor
    public void t3Store() {
        atAnyTime();
        store(machine.cpu(2));
    }
}
