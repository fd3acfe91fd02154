// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S30 for two CPUs: no fork; reclaim takes the page between gup's write fault and its second look, which is a read. */
@Race(id = "S30", title = "no fork: pin lost in the gap of gup", mayShow = LOST_READ, mustShow = LOST_READ)
public abstract class ReclaimInGapOfGup extends GapOfGupScenario {

    protected ReclaimInGapOfGup(FixId fix) {
        super(fix, TWO);
    }

    @Actor
    public void t1PinThenLockPageThenDma() {
        Cpu cpu = machine.cpu(0);
        pinForDma(cpu);
        lockPinnedPageForAWhile(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2ReclaimThenStore() {
        Cpu cpu = machine.cpu(1);
        reclaimTwice(cpu);
        storeBeforeDma(cpu);
    }
}
