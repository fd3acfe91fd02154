// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Page;
import forkrace.mm.Reclaim;
import forkrace.sync.Completion;

/**
 * P belongs to the parent alone, its pte is read-only: by mprotect there and back, or because the child of an earlier fork is gone. A gup
 * for writing faults, and reclaim takes P before gup looks again; then somebody locks what gup has pinned.
 */
abstract class GapOfGupScenario extends WriteProtectScenario {

    private final Completion faulted = new Completion();
    private final Completion reclaimed = new Completion();
    private final Completion pinned = new Completion();
    private final Completion stored = new Completion();
    private Page pinnedPage;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    GapOfGupScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
        machine.whenGupHasFaulted(this::inTheGap);
        Cpu cpu = machine.cpu(0);
        if (choose(2) == 0) {
            protectThereAndBack(cpu);
        } else {
            forkBeforehand(cpu);
            olderChildExits(cpu);
        }
        age(cpu);
    }

    /** Between a fault of gup and its next look: the first time, reclaim has its turn. */
    private void inTheGap() {
        if (!faulted.peek()) {
            faulted.complete();
            reclaimed.await(machine.cpu(0));
        }
    }

    final void pinForDma(Cpu cpu) {
        pin(cpu);
        if (!faulted.peek()) {
            faulted.complete(); // it had no need to
        }
        pinnedPage = request.page(0);
        pinned.complete();
    }

    /** From gup's first fault on. Finds P young once, and takes it the next time. */
    final void reclaimTwice(Cpu cpu) {
        faulted.await(cpu);
        Reclaim.shrinkZone(cpu);
        Reclaim.shrinkZone(cpu);
        reclaimed.complete();
    }

    /** Works on the pinned page under its lock, as reclaim, swapoff or the end of another direct read do. */
    final void lockPinnedPageForAWhile(Cpu cpu) {
        pinned.await(cpu);
        if (pinnedPage.getUnlessZero()) {
            pinnedPage.lock(cpu);
            pinnedPage.unlock(cpu);
            pinnedPage.put(cpu);
        }
    }

    final void storeBeforeDma(Cpu cpu) {
        pinned.await(cpu);
        store(cpu);
        stored.complete();
    }

    final void dmaAfterStore(Cpu cpu) {
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }
}
