// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.CHILD_SEGV;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S26, form 1, for two CPUs: the child misses its data if the page was marked in time. */
@Race(
        id = "S26",
        title = "buffer marked at any time, child touches a neighbour",
        mayShow = CHILD_SEGV,
        mustShow = CHILD_SEGV)
public abstract class MarkVsForkThenChildTouches extends MarkedPageScenario {

    protected MarkVsForkThenChildTouches(FixId fix) {
        super(fix, TWO_FORKS);
    }

    @Actor
    public void t1Mark() {
        mark(machine.cpu(0));
    }

    @Actor
    public void t2ForkThenChildTouches() {
        Cpu cpu = machine.cpu(1);
        atAnyTime();
        fork(cpu);
        childTouchesNeighbour(cpu);
    }
}
