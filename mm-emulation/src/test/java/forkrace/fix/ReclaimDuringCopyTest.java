// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.DelegatingFix;
import forkrace.mm.ForkFix;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.Reclaim;
import org.junit.jupiter.api.Test;

/** S21 on one thread: reclaim takes the pinned page just when fork has dropped the pte locks to copy it. */
class ReclaimDuringCopyTest {

    private static final int FIRST = 0;
    private static final int SECOND = 1;

    /** 2.6.18-128.1.14.el5: the parent's pte becomes writable whatever it is. Its successor looks. */
    private static final class RhelEl14 extends DelegatingFix {

        RhelEl14() {
            super(new RhelEl16());
        }

        @Override
        public int copyWithLocksHeld(PteCopy copy) {
            int error = super.copyWithLocksHeld(copy);
            if (!copy.isParentPresent()) {
                copy.makeParentWritable();
            }
            return error;
        }
    }

    /** What becomes of the read, the swap device being the first or the second of two. */
    private static String reclaimDuringCopy(ForkFix fix, int device) {
        MachineShape shape = SeedLab.shape().withSwapDevices(2);
        return SeedLab.run(fix, shape, lab -> {
            lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            lab.drain();
            Reclaim.shrinkActiveList(lab.cpu);
            Reclaim.shrinkActiveList(lab.cpu);
            lab.machine.swapNextTo(device);
            boolean[] done = new boolean[1];
            lab.machine.whenForkUnlocks(() -> {
                if (!done[0]) {
                    done[0] = true;
                    Reclaim.shrinkInactiveList(lab.other);
                    assertTrue(Pte.isSwap(lab.parent.pte(PAGE)));
                    assertEquals(device, Pte.swapType(lab.parent.pte(PAGE)));
                }
            });
            MmStruct child = lab.fork();
            lab.storeAfterFork(PAGE);
            lab.finish(io);
            return lab.readKept(PAGE) + ", " + lab.childView(child, PAGE);
        });
    }

    /** Bit 1 of a swap pte belongs to its device. On the second device it is set already, and the entry is shared as it is. */
    @Test
    void el14AndV6SendTheSwapEntryToAnotherDevice() {
        String bug = "BUG copy_one_pte: swap entry of an unused slot";
        assertEquals(bug, reclaimDuringCopy(new RhelEl14(), FIRST));
        assertEquals(bug, reclaimDuringCopy(new AndreaMar09(), FIRST));
        assertEquals("read lost, child as at fork", reclaimDuringCopy(new RhelEl14(), SECOND));
        assertEquals("read lost, child as at fork", reclaimDuringCopy(new AndreaMar09(), SECOND));
    }

    /** It looks whether the pte is still present, tries again, and shares the swap entry: S18. */
    @Test
    void el16SharesTheSwapEntry() {
        assertEquals("read lost, child as at fork", reclaimDuringCopy(new RhelEl16(), FIRST));
        assertEquals("read lost, child as at fork", reclaimDuringCopy(new RhelEl16(), SECOND));
    }

    /** The child's fault finds a swap entry and copies the page; the parent then is its only user. */
    @Test
    void v1CopesIfReclaimComesBeforeTheChildsFault() {
        assertEquals("read kept, child as at fork", reclaimDuringCopy(new RefcountAll(), FIRST));
        assertEquals("read kept, child as at fork", reclaimDuringCopy(new RefcountAll(), SECOND));
    }
}
