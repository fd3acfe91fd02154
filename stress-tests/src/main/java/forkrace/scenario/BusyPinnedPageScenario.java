// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Page;
import forkrace.sync.Completion;

/** Nobody forks. P is write-pinned, its pte read-only: by mprotect there and back, or because it was swapped out and read back in. */
abstract class BusyPinnedPageScenario extends WriteProtectScenario {

    private final Page page;
    private final Completion stored = new Completion();

    BusyPinnedPageScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
        Cpu cpu = machine.cpu(0);
        pinAndAge(cpu);
        if (choose(2) == 0) {
            protectThereAndBack(cpu);
        } else {
            reclaim(cpu);
            read(cpu);
        }
        coolTlb(cpu);
        page = parent.pageAt(PAGE);
    }

    /** Finds the page and works on it under its lock, as reclaim, swapoff or the end of another direct read do. */
    final void lockPageForAWhile(Cpu cpu) {
        if (page.getUnlessZero()) {
            page.lock(cpu);
            page.unlock(cpu);
            page.put(cpu);
        }
    }

    final void storeBeforeDma(Cpu cpu) {
        store(cpu);
        stored.complete();
    }

    final void dmaAfterStore(Cpu cpu) {
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }
}
