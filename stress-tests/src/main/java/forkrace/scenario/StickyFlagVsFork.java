// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S06b for two CPUs: as {@link PagevecVsFork}, but P was write-pinned once; a flag outlives its pin. */
@Race(
        id = "S06b",
        title = "pinned once, now in a pagevec, no pin",
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class StickyFlagVsFork extends OnePageScenario {

    protected StickyFlagVsFork(FixId fix) {
        super(fix, 2, true);
        pin(machine.cpu(0));
        request.complete(machine.cpu(0));
    }

    @Actor
    public void t1Drain() {
        machine.cpu(0).lruAddDrain();
    }

    @Actor
    public void t2ForkThenStoreThenChildExits() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        store(cpu);
        childExits(cpu);
    }
}
