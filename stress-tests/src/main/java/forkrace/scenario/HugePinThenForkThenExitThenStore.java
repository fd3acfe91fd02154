// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S11d as written: a huge page is pinned, the process forks, the child is gone before the parent stores and the device after it. */
@Race(
        id = "S11d",
        title = "huge page: pin, fork, child exits, store, DMA",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class HugePinThenForkThenExitThenStore extends OnePageScenario {
    private final Completion pinned = new Completion();
    private final Completion childGone = new Completion();
    private final Completion stored = new Completion();

    protected HugePinThenForkThenExitThenStore(FixId fix) {
        super(fix, HUGE_OF_THREE, false);
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkThenChildExits() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        childExits(cpu);
        childGone.complete();
    }

    @Actor
    public void t3Store() {
        Cpu cpu = machine.cpu(2);
        childGone.await(cpu);
        store(cpu);
        stored.complete();
    }
}
