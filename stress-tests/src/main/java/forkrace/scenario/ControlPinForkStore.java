// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S29 as written: pin, fork, store, DMA, but without fork, or fork first, or wiped, or shared, or vfork. */
@Race(
        id = "S29",
        title = "controls: pin, fork, store, DMA, one of them harmless",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {})
public abstract class ControlPinForkStore extends ControlScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();
    private final Completion stored = new Completion();

    protected ControlPinForkStore(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE);
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        if (control == Control.FORK_FIRST) {
            forked.await(cpu);
        }
        pin(cpu);
        pinned.complete();
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        if (control != Control.FORK_FIRST) {
            pinned.await(cpu);
        }
        forkOrNot(cpu);
        forked.complete();
    }

    @Actor
    public void t3Store() {
        Cpu cpu = machine.cpu(2);
        forked.await(cpu);
        pinned.await(cpu);
        store(cpu);
        stored.complete();
    }
}
