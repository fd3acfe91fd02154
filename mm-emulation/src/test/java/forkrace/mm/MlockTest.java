// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MlockTest {

    private final TestMachine test = TestMachine.boot().touch(0, 2);

    /** The real adder of S07a: the page gets a slot, and only then is found to be locked in memory. */
    @Test
    void reclaimAddsALockedPageToTheSwapCacheAndDoesNotUnmapIt() {
        assertEquals(0, Mlock.mlock(test.cpu, 0, 1));
        Page page = test.mm.pageAt(0);
        long pte = test.mm.pte(0);
        for (int pass = 0; pass < 4; pass++) {
            test.drain();
            Reclaim.shrinkZone(test.otherCpu);
        }
        assertTrue(page.isSwapCache() && page.isActive());
        assertSame(page, test.mm.pageAt(0));
        assertEquals(Pte.old(pte), test.mm.pte(0));
        assertEquals(2, page.count(), "mapping and cache");
        assertTrue(Pte.isSwap(test.mm.pte(1)), "its neighbour goes");
        test.end();
    }

    @Test
    void onlyTheRangeIsLockedAndNotInTheChild() {
        assertEquals(0, Mlock.mlock(test.cpu, 2, 2));
        assertFalse((Mmap.findVma(test.mm, 1).flags & VmArea.VM_LOCKED) != 0);
        assertTrue((Mmap.findVma(test.mm, 2).flags & VmArea.VM_LOCKED) != 0);
        assertFalse((Mmap.findVma(test.mm, 4).flags & VmArea.VM_LOCKED) != 0);
        MmStruct child = test.fork();
        assertEquals(0, Mmap.findVma(child, 2).flags & VmArea.VM_LOCKED);
        test.end();
    }

    @Test
    void aHoleIsReported() {
        assertEquals(-Errno.ENOMEM, Mlock.mlock(test.cpu, 14, 4));
        test.end();
    }
}
