// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.MmStruct;
import forkrace.mm.Reclaim;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The CPU that runs one child after the other. */
final class SoakNursery extends SoakUser {

    private final FixId fix;
    private final BlockingQueue<SoakChild> born;

    SoakNursery(Cpu cpu, int id, FixId fix, BlockingQueue<SoakChild> born, SplittableRandom random) {
        super(cpu, id, random);
        this.fix = fix;
        this.born = born;
    }

    void play(BooleanSupplier stop) throws InterruptedException {
        while (!stop.getAsBoolean()) {
            SoakChild child = born.poll(1, TimeUnit.MILLISECONDS);
            if (child != null) {
                cpu.switchMm(child.mm());
                live(child);
                cpu.switchMm(null);
                child.mm().mmput(cpu);
            }
        }
    }

    private void live(SoakChild child) {
        checkInheritance(child);
        for (int steps = random.nextInt(30); steps > 0; steps--) {
            operations++;
            int vpn = random.nextInt(PAGES);
            if (store(vpn, steps)) {
                Long seen = load(vpn, ownWord);
                if (seen != null && seen != steps) {
                    throw new SoakFailure("a child stored " + steps + ", loads " + seen);
                }
            }
            if (random.nextInt(16) == 0) {
                mprotectSomething();
            }
            if (random.nextInt(16) == 0) {
                Reclaim.shrinkZone(cpu);
            }
        }
        checkInheritance(child);
        if (random.nextInt(4) == 0) {
            MmStruct grandchild = Fork.dupMm(cpu, child.mm());
            if (grandchild != null) {
                grandchild.mmput(cpu);
            }
        }
    }

    /** The forking thread stored nothing during the fork, and the child must not see what it stores later. */
    private void checkInheritance(SoakChild child) {
        for (int vpn = 0; vpn < KEPT_PAGES; vpn++) {
            Long seen = load(vpn, DMA_WORDS + child.forker());
            long expected = child.forkersWords().get(vpn);
            boolean right = seen == null || seen == expected || (mayBeStolenFrom() && seen > expected);
            if (!right) {
                throw new SoakFailure("page " + vpn + " of a child: " + expected + " at the fork, loads " + seen);
            }
        }
    }

    /** M1 of the seed: the child sees what the parent stores later. */
    private boolean mayBeStolenFrom() {
        return SoakMachine.isSeed(fix);
    }
}
