// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S21 for two CPUs: reclaim unmaps the pinned page while fork copies it without pte locks. */
@Race(
        id = "S21",
        title = "reclaim during an unlocked copy in fork",
        mayShow = {LOST_READ, LEAKED_TO_CHILD, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, BUG})
public abstract class ReclaimDuringCopy extends UnlockedCopyScenario {

    protected ReclaimDuringCopy(FixId fix) {
        super(fix, TWO);
    }

    @Actor
    public void t1ReclaimThenDma() {
        Cpu cpu = machine.cpu(0);
        reclaimDuringCopy(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        storeBeforeDma(cpu);
    }
}
