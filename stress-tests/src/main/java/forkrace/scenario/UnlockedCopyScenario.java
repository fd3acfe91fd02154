// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.sync.Completion;

/**
 * P is write-pinned and marked, so that fork copies it; reclaim comes when fork has dropped the pte locks, and not before. P goes to the
 * first of two swap devices or to the second.
 */
abstract class UnlockedCopyScenario extends SwapScenario {

    private final Completion unlocked = new Completion();
    private final Completion stored = new Completion();

    UnlockedCopyScenario(FixId fix, MachineShape shape) {
        super(fix, shape.withSwapDevices(2));
        machine.swapNextTo(choose(2));
        machine.whenForkUnlocks(this::forkHasUnlocked);
        pinAndAge(machine.cpu(0));
    }

    private void forkHasUnlocked() {
        if (!unlocked.peek()) {
            unlocked.complete();
        }
    }

    final void reclaimDuringCopy(Cpu cpu) {
        unlocked.await(cpu);
        reclaim(cpu);
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
