// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S11e as written: a huge page shared with a live child is pinned for writing; the parent stores, then the device. */
@Race(
        id = "S11e",
        title = "shared huge page: pin, then store, then DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class HugePinAfterForkThenStore extends OnePageScenario {
    private final Completion pinned = new Completion();
    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugePinAfterForkThenStore(FixId fix) {
        super(fix, HUGE_OF_TWO, false);
        forkBeforehand(machine.cpu(0));
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        stored.await(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Store() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        store(cpu);
        stored.complete();
    }
}
