// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S06a for two CPUs: a fresh page in another CPU's pagevec, nobody has pinned it. A reference is not a pin. */
@Race(
        id = "S06a",
        title = "fresh page in a pagevec, no pin",
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class PagevecVsFork extends OnePageScenario {

    /** At any time, says the specification; a write fault asks whether the child still maps P. */
    private final boolean exitsBeforeStore = choose(2) == 1;

    protected PagevecVsFork(FixId fix) {
        super(fix, 2, true);
    }

    @Actor
    public void t1Drain() {
        machine.cpu(0).lruAddDrain();
    }

    @Actor
    public void t2ForkThenStoreAndChildExits() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        if (exitsBeforeStore) {
            childExits(cpu);
        }
        store(cpu);
        childExits(cpu);
    }
}
