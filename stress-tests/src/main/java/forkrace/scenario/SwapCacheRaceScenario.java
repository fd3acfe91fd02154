// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Mlock;
import forkrace.sync.Completion;

/**
 * P is write-pinned and mapped, while somebody puts it into the swap cache or takes it out. It is mlock()ed: reclaim of 2.6.18 notices
 * only after the page has got its swap slot.
 */
abstract class SwapCacheRaceScenario extends SwapScenario {

    private final Completion stored = new Completion();

    SwapCacheRaceScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
        Cpu cpu = machine.cpu(0);
        require(Mlock.mlock(cpu, PAGE, 1));
        age(cpu);
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
