// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S06c: P was pinned once, all references of that time are gone; then the process forks. */
@Race(
        id = "S06c",
        title = "fork long after the I/O, no reference left",
        literal = true,
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
@NotVariedBy(Variation.TRANSIENT_REFERENCE)
public abstract class ForkLongAfterIo extends OnePageScenario {
    private final Completion completed = new Completion();

    protected ForkLongAfterIo(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1DirectRead() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        dmaThenUnpin(cpu);
        cpu.lruAddDrain();
        completed.complete();
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        completed.await(cpu);
        fork(cpu);
    }
}
