// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;

class ClearRefsTest {

    private final TestMachine test = TestMachine.boot().touch(0, 16);

    @Test
    void everyPteLosesItsWritePermissionAndNothingElse() {
        long pte = test.mm.pte(2);
        ClearRefs.clearSoftDirty(test.otherCpu, test.mm);
        assertEquals(Pte.writeProtected(pte), test.mm.pte(2));
        assertFalse(Pte.isWritable(test.mm.pte(15)));
        test.end();
    }

    @Test
    void theNextStoreFaultsAlsoThroughAWarmTlbAndKeepsThePage() {
        test.otherCpuRuns(test.mm).store(2, 0, 1);
        Page page = test.mm.pageAt(2);
        ClearRefs.clearSoftDirty(test.cpu, test.mm);
        test.otherCpu.store(2, 0, 2);
        assertTrue(Pte.isWritable(test.mm.pte(2)), "by a fault");
        assertSame(page, test.mm.pageAt(2));
        assertEquals(2, test.cpu.load(2, 0));
        test.end();
    }

    @Test
    void holesAndSwapEntriesStay() {
        test.swapOut(3);
        long entry = test.mm.pte(3);
        ClearRefs.clearSoftDirty(test.otherCpu, test.mm);
        assertEquals(entry, test.mm.pte(3));
        assertEquals(103, test.cpu.load(3, 0));
        test.end();
    }

    /** The hunk of v5.11: with it the pinned page stays writable; without, the next store moves the process away from it. */
    @Test
    void fromV511OnAPinnedPageStaysWritable() {
        assertFalse(movesAway(FixId.XU_PIN_SEQ));
        assertFalse(movesAway(FixId.ANON_EXCLUSIVE));
        assertTrue(movesAway(FixId.XU_PIN));
    }

    private static boolean movesAway(FixId fix) {
        TestMachine pinning = TestMachine.boot(fix).touch(0, 2);
        pinning.drain();
        Page[] pinned = new Page[1];
        assertEquals(1, Gup.pinUserPagesUnlocked(pinning.cpu, pinning.mm, 0, 1, true, pinned, 0));
        ClearRefs.clearSoftDirty(pinning.otherCpu, pinning.mm);
        assertFalse(Pte.isWritable(pinning.mm.pte(1)), "nobody has pinned this one");
        pinning.cpu.store(0, 0, 5);
        boolean moved = pinning.mm.pageAt(0) != pinned[0];
        Gup.unpinUserPage(pinning.cpu, pinned[0]);
        pinning.end();
        return moved;
    }

    @Test
    void aSharedPageIsCopiedAsEver() {
        MmStruct child = test.fork();
        ClearRefs.clearSoftDirty(test.otherCpu, test.mm);
        test.cpu.store(1, 0, 4);
        assertNotSame(child.pageAt(1), test.mm.pageAt(1));
        test.end();
    }
}
