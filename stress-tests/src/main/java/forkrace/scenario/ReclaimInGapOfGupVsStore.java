// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S30 as written: a direct read, reclaim that later holds the page lock, and a store, by three threads. */
@Race(
        id = "S30",
        title = "no fork: pin lost in the gap of gup, a third thread stores",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class ReclaimInGapOfGupVsStore extends GapOfGupScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReclaimInGapOfGupVsStore(FixId fix) {
        super(fix, THREE);
        runsNoProcess(machine.cpu(1));
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        pinForDma(cpu);
        dmaAfterStore(cpu);
    }

    @Actor
    public void t2ReclaimThenLockPage() {
        Cpu cpu = machine.cpu(1);
        reclaimTwice(cpu);
        lockPinnedPageForAWhile(cpu);
    }

    @Actor
    public void t3Store() {
        storeBeforeDma(machine.cpu(2));
    }
}
