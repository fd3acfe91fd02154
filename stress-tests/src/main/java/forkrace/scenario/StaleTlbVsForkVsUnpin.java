// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.TORN_CHILD_COPY;

import forkrace.fix.FixId;
import org.openjdk.jcstress.annotations.Actor;

/** S12 as written: unpin, fork, and two ordered stores through a warm TLB, by three threads. */
@Race(
        id = "S12",
        title = "stale TLB entry, torn copy for the child",
        literal = true,
        mayShow = TORN_CHILD_COPY,
        mustShow = TORN_CHILD_COPY)
public abstract class StaleTlbVsForkVsUnpin extends TornCopyScenario {

    protected StaleTlbVsForkVsUnpin(FixId fix) {
        super(fix, 3, 2);
    }

    @Actor
    public void t1Unpin() {
        endPin(machine.cpu(0));
    }

    @Actor
    public void t2Fork() {
        fork(machine.cpu(1));
    }

    @Actor
    public void t3StoreXThenY() {
        atAnyTime();
        storeXThenY(machine.cpu(2));
    }
}
