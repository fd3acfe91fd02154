// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.TORN_CHILD_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S12 for two CPUs: two ordered stores through a warm TLB against fork's copy of a pinned page; then the storer unpins it. */
@Race(
        id = "S12",
        title = "stale TLB entry, torn copy for the child",
        mayShow = TORN_CHILD_COPY,
        mustShow = TORN_CHILD_COPY)
public abstract class StaleTlbVsFork extends TornCopyScenario {

    protected StaleTlbVsFork(FixId fix) {
        super(fix, 2, 0);
    }

    @Actor
    public void t1StoreXThenYThenUnpin() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        storeXThenY(cpu);
        endPin(cpu);
    }

    @Actor
    public void t2Fork() {
        fork(machine.cpu(1));
    }
}
