// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.CHILD_SEGV;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S26, form 1, as written: the page around a buffer is marked, then fork, then the child touches a byte beside the buffer. */
@Race(
        id = "S26",
        title = "buffer marked, fork, child touches a neighbour byte",
        literal = true,
        mayShow = CHILD_SEGV,
        mustShow = CHILD_SEGV)
public abstract class MarkThenForkThenChildTouches extends MarkedPageScenario {
    private final Completion marked = new Completion();
    private final Completion forked = new Completion();

    protected MarkThenForkThenChildTouches(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE);
    }

    @Actor
    public void t1Mark() {
        mark(machine.cpu(0));
        marked.complete();
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        marked.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t3ChildTouches() {
        Cpu cpu = machine.cpu(2);
        forked.await(cpu);
        childTouchesNeighbour(cpu);
    }
}
