// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import forkrace.fix.FixId;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.Reclaim;

/** Where a case runs: a machine with swap, the test program on one CPU, and another CPU for its child. */
final class CowMachine {

    /** The page that a case works on. */
    static final int MEM = 0;

    /** Another mapping of what {@link #MEM} maps, or of its like; for pages that are not anonymous. */
    static final int OTHER_MAPPING = 1;

    /** What anonymous memory is filled with at first. */
    static final long OLD = 1;

    /** What whoever modifies it stores. */
    static final long NEW = 0xff;

    /** What a file holds. */
    static final long FILE_DATA = 0;

    /** The second look at a page finds it idle; more passes are no use. */
    static final int PASSES_OF_RECLAIM = 4;

    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(1, 4).withFrames(8).withSwapSlots(8).withHugePages(3);

    final UserProcess parent;

    private final Machine machine;

    CowMachine(FixId fix) {
        machine = new Machine(fix.create(), SHAPE);
        parent = new UserProcess(machine.cpu(0), machine.newMm());
    }

    /** The test program forks. */
    UserProcess fork() {
        return parent.fork(machine.cpu(1));
    }

    /**
     * The test program exits; its children have. What the swap cache keeps of pages that were busy when they were unmapped is
     * reclaimed. What does not add up then, in words; empty if all does.
     */
    String exit() {
        int broken = Invariants.check(machine, parent.mm);
        parent.exit();
        for (int pass = 0; pass < PASSES_OF_RECLAIM; pass++) {
            Reclaim.shrinkZone(machine.cpu(0));
        }
        broken |= Invariants.checkAllFree(machine);
        return broken == 0 ? "" : Invariants.describe(broken);
    }
}
