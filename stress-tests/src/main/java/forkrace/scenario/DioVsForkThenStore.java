// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S02 for two CPUs: a whole direct read against a fork that is followed by a store. */
@Race(
        id = "S02",
        title = "gup racing fork, the forking thread stores",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class DioVsForkThenStore extends OnePageScenario {

    protected DioVsForkThenStore(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1DirectRead() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        atAnyTime();
        fork(cpu);
        store(cpu);
    }
}
