// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Page;

/** P was pinned for writing once and is not any more; whatever marked it may still do. Somebody locks it for a while. */
abstract class BusyPageScenario extends OnePageScenario {

    private final Page page;

    BusyPageScenario(FixId fix, int actors) {
        super(fix, actors);
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        request.complete(cpu);
        cpu.lruAddDrain();
        coolTlb(cpu);
        page = parent.pageAt(PAGE);
    }

    /** Finds the page and works on it under its lock, as reclaim or swapoff do. */
    final void lockPageForAWhile(Cpu cpu) {
        if (page.getUnlessZero()) {
            page.lock(cpu);
            page.unlock(cpu);
            page.put(cpu);
        }
    }
}
