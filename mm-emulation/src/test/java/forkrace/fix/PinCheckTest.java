// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.Page;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;
import org.junit.jupiter.api.Test;

/** The comparison of count with mapcount and swap cache, under a page lock that is only tried. */
class PinCheckTest {

    private final SeedLab lab = new SeedLab(new Unfixed());

    private boolean asked() {
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, lab.machine.newMm(), lab.parent, PAGE);
        SeedHunkSteps.lockPtes(copy);
        boolean mayBePinned = PinCheck.mayBePinned(copy);
        SeedHunkSteps.unlockPtes(copy);
        lab.cpu.assertQuiet("mayBePinned");
        return mayBePinned;
    }

    @Test
    void aPageThatIsOnlyMappedIsNotPinned() {
        Page page = lab.touch(PAGE);
        assertFalse(asked());
        assertFalse(page.isLocked());
    }

    @Test
    void aPinForWritingOrReadingIsSeen() {
        lab.touch(PAGE);
        lab.pin(PAGE);
        assertTrue(asked());
    }

    @Test
    void aPinIsSeenUntilItIsDropped() {
        lab.touch(PAGE);
        DirectIo io = lab.readPin(PAGE);
        assertTrue(asked());
        io.complete(lab.cpu);
        assertFalse(asked());
    }

    @Test
    void aPagevecLooksLikeAPin() {
        lab.touchUndrained(PAGE);
        assertTrue(asked());
        lab.drain();
        assertFalse(asked());
    }

    @Test
    void theSwapCachesReferenceIsExplained() {
        Page page = lab.touch(PAGE);
        SeedHunkSteps.addToSwap(lab.other, page);
        assertEquals(2, page.count());
        assertFalse(asked());
        lab.pin(PAGE);
        assertTrue(asked());
    }

    @Test
    void aBusyPageLockCountsAsPinnedAndIsLeftAlone() {
        Page page = lab.touch(PAGE);
        assertTrue(page.tryLock(lab.other));
        assertTrue(asked());
        assertTrue(page.isLocked());
        page.unlock(lab.other);
        assertFalse(asked());
    }
}
