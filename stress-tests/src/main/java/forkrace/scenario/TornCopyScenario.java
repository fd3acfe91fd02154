// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;

/**
 * P is pinned before the fork and there is no DMA. A thread whose TLB holds a writable translation of P stores x, then y; the copy
 * made by fork takes x first. A child that has y without x was copied while its parent could write.
 */
@NotVariedBy(Variation.WARM_TLB)
abstract class TornCopyScenario extends OnePageScenario {

    /** First word of the page: copied first, stored first. */
    private static final int X = 0;

    /** Last word of the page. */
    private static final int Y = 3;

    private boolean xAfterFork;
    private boolean yAfterFork;

    /** @param storer the CPU whose TLB is warm */
    TornCopyScenario(FixId fix, int actors, int storer) {
        super(fix, actors);
        pin(machine.cpu(0));
        machine.cpu(storer).store(PAGE, X, OLD);
    }

    final void storeXThenY(Cpu cpu) {
        xAfterFork = hasForkReturned();
        cpu.store(PAGE, X, STORED);
        yAfterFork = hasForkReturned();
        cpu.store(PAGE, Y, STORED);
    }

    final void endPin(Cpu cpu) {
        if (request.pinned() != 0) {
            request.complete(cpu);
        }
    }

    @Override
    void unpin() {
        endPin(machine.cpu(0));
    }

    @Override
    void lookAsChild(Cpu cpu) {
        boolean seesX = cpu.load(PAGE, X) == STORED;
        boolean seesY = cpu.load(PAGE, Y) == STORED;
        if (seesY && !seesX) {
            observe(OutcomeClass.TORN_CHILD_COPY);
        }
        if ((seesX && xAfterFork) || (seesY && yAfterFork)) {
            observe(OutcomeClass.LEAKED_TO_CHILD);
        }
    }
}
