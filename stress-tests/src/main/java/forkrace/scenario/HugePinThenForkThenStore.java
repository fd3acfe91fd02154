// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S11 as written: S01 on a huge page. Pin, then fork, then store, then DMA, by three threads that wait for each other. */
@Race(
        id = "S11",
        title = "huge page: pin, then fork, then store, then DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class HugePinThenForkThenStore extends OnePageScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();
    private final Completion stored = new Completion();

    protected HugePinThenForkThenStore(FixId fix) {
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
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t3Store() {
        Cpu cpu = machine.cpu(2);
        forked.await(cpu);
        store(cpu);
        stored.complete();
    }
}
