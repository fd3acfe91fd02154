// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S26, form 2, as written: pin, fork, and only then the mark, which undoes nothing; then the parent stores and the DMA comes. */
@Race(
        id = "S26",
        title = "pin, fork, buffer marked too late, store, DMA",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class PinForkMarkThenStore extends DontForkScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();
    private final Completion marked = new Completion();
    private final Completion stored = new Completion();

    protected PinForkMarkThenStore(FixId fix) {
        super(fix, FOUR_ACTORS);
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
        marked.await(cpu);
        store(cpu);
        stored.complete();
    }

    @Actor
    public void t4Mark() {
        Cpu cpu = machine.cpu(3);
        forked.await(cpu);
        mark(cpu);
        marked.complete();
    }

    @Override
    void lookAsChild(Cpu cpu) {}
}
