// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Page;
import forkrace.sync.Completion;

/** P was pinned for writing once and is not any more; whatever marked it may still do. After a first fork somebody takes a reference that is no pin. */
@NotVariedBy(Variation.TRANSIENT_REFERENCE)
abstract class SecondForkScenario extends OnePageScenario {
    private final Completion forkedOnce = new Completion();
    private final Page page;

    SecondForkScenario(FixId fix, boolean literal) {
        super(fix, literal ? TWO_FORKS_OF_THREE : TWO_FORKS, false);
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        request.complete(cpu);
        cpu.lruAddDrain();
        coolTlb(cpu);
        page = parent.pageAt(PAGE);
    }

    /** Finds the page, as reclaim, migration or a look into /proc does, and lets it go. */
    final void takeTransientReference(Cpu cpu) {
        forkedOnce.await(cpu);
        page.get();
        page.put(cpu);
    }

    final void forkTwice(Cpu cpu) {
        fork(cpu);
        forkedOnce.complete();
        forkOnceMore(cpu);
    }
}
