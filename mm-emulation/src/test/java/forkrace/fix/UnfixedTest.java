// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.mm.CopyStep;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;
import org.junit.jupiter.api.Test;

/** V0: every hook is the kernel as it was. */
class UnfixedTest {

    private final ForkFix fix = new Unfixed();
    private final SeedLab lab = new SeedLab(fix);

    @Test
    void itMarksNothingAndKeepsNoFlag() {
        Page page = lab.touch(PAGE);
        lab.pin(PAGE);
        assertFalse(page.isGup());
        assertEquals(0, fix.flagsClearedByBadPage());
        assertEquals(0, fix.flagsClearedAtFree());
        assertEquals(0, fix.flagsBadAtAlloc());
        assertEquals(Profile.RHEL_5_2, fix.profile());
    }

    @Test
    void copyPageRangeIsGivenTheParentsVma() {
        lab.touch(PAGE);
        MmStruct child = lab.fork();
        assertSame(lab.parent.firstVma(), fix.vmaForCopyPageRange(lab.parent.firstVma(), child.firstVma()));
    }

    @Test
    void itAllocatesNothingBeforeTheLocks() {
        lab.touch(PAGE);
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, lab.machine.newMm(), lab.parent, PAGE);
        assertEquals(0, fix.beforePteLocks(copy));
        assertNull(SeedHunkSteps.sparePage(copy));
        fix.afterPteRange(copy);
    }

    @Test
    void aPinnedPageIsWriteProtectedAndShared() {
        Page page = lab.touch(PAGE);
        lab.pin(PAGE);
        MmStruct child = lab.machine.newMm();
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, child, lab.parent, PAGE);
        SeedHunkSteps.lockPtes(copy);
        assertEquals(CopyStep.NEXT, fix.copyOnePte(copy));
        SeedHunkSteps.unlockPtes(copy);
        assertFalse(Pte.isWritable(lab.parent.pte(PAGE)));
        assertFalse(Pte.isWritable(child.pte(PAGE)));
        assertFalse(Pte.isYoung(child.pte(PAGE)));
        assertSame(page, child.pageAt(PAGE));
        assertEquals(2, page.mapcount());
        assertEquals(3, page.count());
    }

    @Test
    void itNeverCopies() {
        lab.touch(PAGE);
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, lab.machine.newMm(), lab.parent, PAGE);
        assertThrows(UnsupportedOperationException.class, () -> fix.copyWithLocksHeld(copy));
        assertThrows(UnsupportedOperationException.class, () -> fix.copyAfterUnlock(copy));
    }

    @Test
    void theApplicationDoesNothingAboutItsBuffers() {
        lab.touch(PAGE);
        assertEquals(0, fix.registerBuffer(lab.cpu, PAGE, 1));
        assertEquals("shared, child as at fork, parent untouched", run(fix, SeedScripts::shareAcrossFork));
    }

    @Test
    void theReadIsLost() {
        assertEquals(SeedScripts.LOST, run(fix, SeedScripts::readAcrossFork));
    }
}
