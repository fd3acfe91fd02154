// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S06b as written: as {@link PagevecVsForkVsStore}, but P was write-pinned once. */
@Race(
        id = "S06b",
        title = "pinned once, now in a pagevec, no pin",
        literal = true,
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class StickyFlagVsForkVsStore extends OnePageScenario {

    protected StickyFlagVsForkVsStore(FixId fix) {
        super(fix, 3, true);
        pin(machine.cpu(0));
        request.complete(machine.cpu(0));
    }

    @Actor
    public void t1Drain() {
        machine.cpu(0).lruAddDrain();
    }

    @Actor
    public void t2ForkChildThatExits() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        scheduleChild();
        childExits(cpu);
    }

    @Actor
    public void t3Store() {
        store(machine.cpu(2));
    }
}
