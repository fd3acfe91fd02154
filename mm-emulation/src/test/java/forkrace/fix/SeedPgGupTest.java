// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.mm.CopyStep;
import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;
import org.junit.jupiter.api.Test;

/** V2, hook by hook. What it is known to break: {@link SeedPgGupHolesTest}. */
class SeedPgGupTest {

    private final ForkFix fix = new SeedPgGup();
    private final SeedLab lab = new SeedLab(fix);

    // ---- hooks

    @Test
    void followPageMarksAnAnonymousPageThatIsPinnedForWriting() {
        Page page = lab.touch(PAGE);
        fix.afterGetPage(page, SeedHunkSteps.request(false, false));
        assertFalse(page.isGup(), "for reading");
        fix.afterGetPage(page, SeedHunkSteps.request(true, false));
        assertFalse(page.isGup(), "for writing, but FOLL_WRITE is gone");
        Page zero = SeedHunkSteps.zeroPage(lab.machine);
        fix.afterGetPage(zero, SeedHunkSteps.request(true, true));
        assertFalse(zero.isGup(), "not anonymous");
        fix.afterGetPage(page, SeedHunkSteps.request(true, true));
        assertTrue(page.isGup());
        fix.afterGetPage(page, SeedHunkSteps.request(true, true));
        assertTrue(page.isGup());
    }

    @Test
    void copyPageRangeIsGivenTheChildsVma() {
        lab.touch(PAGE);
        MmStruct child = lab.fork();
        assertSame(child.firstVma(), fix.vmaForCopyPageRange(lab.parent.firstVma(), child.firstVma()));
    }

    @Test
    void oneSparePageIsHeldUntilItIsUsedOrReleased() {
        lab.touch(PAGE);
        PteCopy copy = cursor(lab.machine.newMm());
        int free = lab.machine.freeFrames();
        assertEquals(0, fix.beforePteLocks(copy));
        Page spare = SeedHunkSteps.sparePage(copy);
        assertNotNull(spare);
        assertEquals(0, fix.beforePteLocks(copy));
        assertSame(spare, SeedHunkSteps.sparePage(copy));
        assertEquals(free - 1, lab.machine.freeFrames());
        fix.afterPteRange(copy);
        assertNull(SeedHunkSteps.sparePage(copy));
        assertEquals(free, lab.machine.freeFrames());
    }

    @Test
    void withoutASparePageForkFailsBeforeAnythingIsTouched() {
        lab.touch(PAGE);
        PteCopy copy = cursor(lab.machine.newMm());
        lab.cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, fix.beforePteLocks(copy));
        assertTrue(Pte.isWritable(lab.parent.pte(PAGE)));
    }

    @Test
    void aPageWithoutMarkIsSharedHoweverItIsPinned() {
        lab.touch(PAGE);
        lab.readPin(PAGE);
        MmStruct child = lab.machine.newMm();
        PteCopy copy = cursor(child);
        assertEquals(CopyStep.NEXT, copyOnePte(copy));
        assertFalse(Pte.isWritable(lab.parent.pte(PAGE)));
        assertFalse(Pte.isWritable(child.pte(PAGE)));
    }

    @Test
    void aMarkedPageWithoutPinIsShared() {
        lab.touch(PAGE);
        lab.readNow(PAGE);
        lab.drain();
        assertEquals(CopyStep.NEXT, copyOnePte(cursor(lab.machine.newMm())));
    }

    @Test
    void aMarkedPageWithAPinIsCopiedAndTheParentMayWriteAgain() {
        Page page = lab.touch(PAGE);
        lab.pin(PAGE);
        MmStruct child = lab.machine.newMm();
        PteCopy copy = cursor(child);
        assertEquals(0, fix.beforePteLocks(copy));
        assertEquals(CopyStep.COPY_WITH_LOCKS_HELD, copyOnePte(copy));
        assertFalse(Pte.isWritable(lab.parent.pte(PAGE)), "read-only while it is copied");
        assertSame(page, child.pageAt(PAGE));
        SeedHunkSteps.lockPtes(copy);
        fix.copyWithLocksHeld(copy);
        SeedHunkSteps.unlockPtes(copy);
        assertTrue(Pte.isWritable(lab.parent.pte(PAGE)));
        assertSame(page, lab.parent.pageAt(PAGE));
        assertNotSame(page, child.pageAt(PAGE));
        assertTrue(Pte.isWritable(child.pte(PAGE)) && Pte.isDirty(child.pte(PAGE)));
        assertEquals(1, page.mapcount());
        assertEquals(2, page.count(), "the parent's mapping and the pin");
        assertFalse(child.pageAt(PAGE).isGup(), "M8: the copy is a new page");
        assertNull(SeedHunkSteps.sparePage(copy));
    }

    @Test
    void theMarkIsTheOnlyFlagThatThePageAllocatorHearsOf() {
        assertEquals(Page.PG_GUP, fix.flagsClearedByBadPage());
        assertEquals(Page.PG_GUP, fix.flagsClearedAtFree());
        assertEquals(Page.PG_GUP, fix.flagsBadAtAlloc());
        assertEquals(Profile.RHEL_5_2, fix.profile());
        assertThrows(UnsupportedOperationException.class, () -> fix.copyAfterUnlock(cursorOfTouchedPage()));
        assertEquals(0, fix.registerBuffer(lab.cpu, PAGE, 1));
    }

    private PteCopy cursorOfTouchedPage() {
        lab.touch(PAGE);
        return cursor(lab.machine.newMm());
    }

    private PteCopy cursor(MmStruct child) {
        return SeedHunkSteps.cursorAt(lab.cpu, child, lab.parent, PAGE);
    }

    private CopyStep copyOnePte(PteCopy copy) {
        SeedHunkSteps.lockPtes(copy);
        CopyStep step = fix.copyOnePte(copy);
        SeedHunkSteps.unlockPtes(copy);
        return step;
    }

    // ---- what it is for

    @Test
    void theReadIsKept() {
        assertEquals(SeedScripts.KEPT, run(fix, SeedScripts::readAcrossFork));
    }
}
