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
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.CopyStep;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** V1, hook by hook, and what it is known to break. */
class RefcountAllTest {

    private static final String OF_FAULT = "alloc_page";
    /** Allocations of a fork with one pinned page before the fault in the child: mm, vma, page table. */
    private static final int ALLOCATIONS_BEFORE_FAULT = 3;

    private final ForkFix fix = new RefcountAll();
    private final SeedLab lab = new SeedLab(fix);
    private Runnable lateStore = () -> {};

    @Test
    void itMarksNothing() {
        Page page = lab.touch(PAGE);
        lab.pin(PAGE);
        assertFalse(page.isGup());
        assertEquals(0, fix.flagsClearedAtFree() | fix.flagsBadAtAlloc() | fix.flagsClearedByBadPage());
    }

    @Test
    void copyPageRangeIsGivenTheChildsVma() {
        lab.touch(PAGE);
        MmStruct child = lab.fork();
        assertSame(child.firstVma(), fix.vmaForCopyPageRange(lab.parent.firstVma(), child.firstVma()));
    }

    @Test
    void itAllocatesNothingBeforeTheLocks() {
        lab.touch(PAGE);
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, lab.machine.newMm(), lab.parent, PAGE);
        assertEquals(0, fix.beforePteLocks(copy));
        assertNull(SeedHunkSteps.sparePage(copy));
    }

    @Test
    void aPageWithoutPinIsWriteProtectedAndShared() {
        lab.touch(PAGE);
        MmStruct child = lab.machine.newMm();
        assertEquals(CopyStep.NEXT, copyOnePte(child));
        assertFalse(Pte.isWritable(lab.parent.pte(PAGE)));
        assertFalse(Pte.isWritable(child.pte(PAGE)));
    }

    @Test
    void thePteOfAPinnedPageStaysAsItIsInTheParent() {
        Page page = lab.touch(PAGE);
        lab.pin(PAGE);
        long before = lab.parent.pte(PAGE);
        MmStruct child = lab.machine.newMm();
        assertEquals(CopyStep.COPY_AFTER_UNLOCK, copyOnePte(child));
        assertEquals(before, lab.parent.pte(PAGE));
        assertSame(page, child.pageAt(PAGE));
        assertFalse(Pte.isWritable(child.pte(PAGE)));
    }

    private CopyStep copyOnePte(MmStruct child) {
        PteCopy copy = SeedHunkSteps.cursorAt(lab.cpu, child, lab.parent, PAGE);
        SeedHunkSteps.lockPtes(copy);
        CopyStep step = fix.copyOnePte(copy);
        SeedHunkSteps.unlockPtes(copy);
        return step;
    }

    @Test
    void theChildGetsItsCopyByAnOrdinaryFault() {
        Page page = lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        MmStruct child = lab.fork();
        assertNotSame(page, child.pageAt(PAGE));
        assertTrue(Pte.isWritable(child.pte(PAGE)));
        assertTrue(Pte.isWritable(lab.parent.pte(PAGE)));
        assertEquals("", lab.broken());
        lab.finish(io);
    }

    @Test
    void theReadIsKept() {
        assertEquals(SeedScripts.KEPT, run(fix, SeedScripts::readAcrossFork));
        assertEquals(SeedScripts.KEPT, run(fix, SeedScripts::readAndBusyPageAcrossFork));
    }

    /** V1 asks about every page, so no flag can be missing. */
    @Test
    void theReadIsKeptWhereTheSeedMissesItsFlag() {
        for (Function<SeedLab, String> script : SeedPgGupHolesTest.missedFlags()) {
            assertEquals("read kept", run(new RefcountAll(), script));
        }
    }

    /** V1 never makes a pte writable that was not. */
    @Test
    void sharedPagesAndReadOnlyMappingsStayAsTheyAre() {
        assertEquals("child as at fork", run(fix, SeedScripts::forkSharedPageAgain));
        assertEquals("read kept, child's pte read-only", run(fix, SeedScripts::readOnlyMapping));
    }

    @Test
    void pagevecsLookLikePins() {
        assertEquals("1 copied, 1 in vain", run(fix, SeedScripts::forkFromPagevec));
    }

    /** The note to row O of the spec's table: in 2.6.18 OOM is coded 0, and a mask test cannot see it. */
    @Test
    void outOfMemoryGoesUnseenWithTheCodesOf2618() {
        SeedLab unseen = new SeedLab(Profile.RHEL_5_2, new RefcountAll());
        Page page = unseen.touch(PAGE);
        unseen.pin(PAGE);
        unseen.cpu.failNthAllocation(ALLOCATIONS_BEFORE_FAULT + 1);
        MmStruct child = unseen.fork();
        assertEquals(OF_FAULT, unseen.cpu.injectedFailure());
        assertNotNull(child, "fork went on");
        assertSame(page, child.pageAt(PAGE));
        assertEquals("; shared page writable", unseen.broken());
        unseen.storeAfterFork(PAGE);
        assertEquals("child sees the parent's store", unseen.childView(child, PAGE));
    }

    @Test
    void outOfMemoryFailsTheForkWithCodesThatAreBits() {
        Profile bits = Profile.RHEL_5_2.withFaultCodes(Profile.FaultCodes.BITS);
        String result = run(bits, new RefcountAll(), seen -> {
            seen.touch(PAGE);
            DirectIo io = seen.pin(PAGE);
            seen.cpu.failNthAllocation(ALLOCATIONS_BEFORE_FAULT + 1);
            MmStruct child = seen.fork();
            assertEquals(OF_FAULT, seen.cpu.injectedFailure());
            seen.storeAfterFork(PAGE);
            seen.finish(io);
            return (child == null ? "no child, " : "child, ") + seen.readKept(PAGE);
        });
        assertEquals("no child, read kept", result);
    }

    /** The copy is made when the locks are free again: it is not the page as it was when its pte was copied. */
    @Test
    void theChildsCopyIsYoungerThanItsPte() {
        SeedAblation laterFault = new SeedAblation(new RefcountAll()) {
            @Override
            public int copyAfterUnlock(PteCopy copy) {
                lateStore.run();
                return super.copyAfterUnlock(copy);
            }
        };
        String result = run(laterFault, young -> {
            young.touch(PAGE);
            DirectIo io = young.pin(PAGE);
            lateStore = () -> young.storeAfterFork(PAGE);
            MmStruct child = young.fork();
            young.finish(io);
            return young.childView(child, PAGE);
        });
        assertEquals("child sees the parent's store", result);
    }

    /** M2: a swap entry has no page to ask about. */
    @Test
    void holeM2APinnedPageThatWasSwappedOutIsLost() {
        assertEquals("read lost", run(fix, SeedPgGupHolesTest::swappedOutWhilePinned));
    }
}
