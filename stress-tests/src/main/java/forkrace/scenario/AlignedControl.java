// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S00: a direct read while the process forks, and nobody stores. The parent is safe; a shared page lets the child look on. */
@Race(
        id = "S00",
        title = "direct read beside a fork, nobody stores",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = LEAKED_TO_CHILD)
public abstract class AlignedControl extends OnePageScenario {

    protected AlignedControl(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1DirectRead() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Fork() {
        atAnyTime();
        fork(machine.cpu(1));
    }
}
