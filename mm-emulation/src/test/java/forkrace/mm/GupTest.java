// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.fix.FixId;
import forkrace.sync.LockClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GupTest {

    private static final Profile K29 = Profile.RHEL_5_2.withDropRule(Profile.DropRule.UNLESS_VM_WRITE);

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    /** What each look-up that took a reference still wanted. */
    private static final class Watch implements ForkFix {
        final List<Boolean> wantsWrite = new ArrayList<>();
        final List<Boolean> originallyWrite = new ArrayList<>();

        @Override
        public void afterGetPage(Page page, GupRequest request) {
            wantsWrite.add(request.wantsWrite());
            originallyWrite.add(request.originallyWrite());
        }
    }

    private int gup(int start, int count, boolean write, boolean force, Page[] pages) {
        return Gup.getUserPages(cpu, mm, start, count, write, force, pages, 0);
    }

    // ---- what a pin is

    @Test
    void aPinIsAReferenceAndNothingElse() {
        test.touch(0, 1).drain();
        Page page = mm.pageAt(0);
        long pte = mm.pte(0);
        Page[] pinned = test.pin(0, 1, true);
        assertSame(page, pinned[0]);
        assertEquals(2, page.count());
        assertEquals(1, page.mapcount());
        assertEquals(1, page.pins());
        assertEquals(pte, mm.pte(0));
        test.unpin(pinned);
        assertEquals(1, page.count());
        assertEquals(0, page.pins());
        test.end();
    }

    @Test
    void aPinOutlivesTheMapping() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, true)[0];
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        test.assertInvariants();
        assertEquals(1, page.count());
        test.unpin(page);
        test.end();
    }

    @Test
    void pinningTouchesThePage() {
        test.touch(0, 1);
        Page[] pinned = test.pin(0, 1, true);
        assertTrue(pinned[0].isSet(Page.PG_REFERENCED));
        assertFalse(pinned[0].isDirty(), "the pte is dirty already");
        test.unpin(pinned);
        test.setPte(0, Pte.clean(mm.pte(0)));
        test.unpin(test.pin(0, 1, false));
        assertFalse(pinned[0].isDirty());
        test.unpin(test.pin(0, 1, true));
        assertTrue(pinned[0].isDirty(), "pinned for writing through a clean pte");
        test.end();
    }

    @Test
    void pinsOfARangeComeInOrder() {
        Page[] pages = new Page[6];
        assertEquals(4, Gup.getUserPagesUnlocked(cpu, mm, 6, 4, true, pages, 1));
        assertNull(pages[0]);
        for (int i = 0; i < 4; i++) {
            assertSame(mm.pageAt(6 + i), pages[1 + i], "across the vmas");
        }
        assertNull(pages[5]);
        assertFalse(mm.mmapSem.isLocked());
        for (int i = 1; i <= 4; i++) {
            test.unpin(pages[i]);
        }
        test.end();
    }

    @Test
    void gupWaitsForAFork() {
        test.touch(0, 1);
        mm.mmapSem.downWrite(cpu, LockClass.MMAP_SEM);
        Page[] pages = new Page[1];
        Actors.Running gup = Actors.start(() -> Gup.getUserPagesUnlocked(test.otherCpu, mm, 0, 1, true, pages, 0));
        Actors.letOthersRun();
        assertTrue(gup.isRunning());
        mm.mmapSem.upWrite(cpu);
        gup.join();
        test.unpin(pages);
        test.end();
    }

    // ---- faults on the way

    @Test
    void writingToAnUntouchedPageFaultsItIn() {
        Page[] pinned = test.pin(0, 1, true);
        assertTrue(pinned[0].isAnon());
        assertTrue(Pte.isWritable(mm.pte(0)));
        test.unpin(pinned);
        test.end();
    }

    @Test
    void readingWhereNoTableIsGivesTheZeroPageWithoutAFault() {
        Page[] pinned = test.pin(0, 2, false);
        assertSame(test.machine.zeroPage(), pinned[0]);
        assertSame(pinned[0], pinned[1]);
        assertNull(mm.pteOffset(0), "FOLL_ANON: nothing was mapped");
        assertEquals(3, pinned[0].count());
        test.assertInvariants();
        test.unpin(pinned);
        test.end();
    }

    @Test
    void readingAnEmptyPteMapsTheZeroPage() {
        test.touch(0, 1);
        Page[] pinned = test.pin(1, 1, false);
        assertSame(test.machine.zeroPage(), pinned[0]);
        assertSame(pinned[0], mm.pageAt(1));
        test.unpin(pinned);
        test.end();
    }

    @Test
    void aLockedVmaGetsItsPagesEvenForReading() {
        mm.firstVma().flags |= VmArea.VM_LOCKED;
        Page[] pinned = test.pin(0, 1, false);
        assertSame(test.machine.zeroPage(), pinned[0]);
        assertTrue(Pte.isPresent(mm.pte(0)), "faulted in, not FOLL_ANON");
        test.unpin(pinned);
        test.end();
    }

    @Test
    void writingBreaksSharingReadingDoesNot() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        Page shared = child.pageAt(0);
        Page[] forReading = test.pin(0, 1, false);
        assertSame(shared, forReading[0]);
        Page[] forWriting = test.pin(0, 1, true);
        assertNotSame(shared, forWriting[0]);
        assertSame(mm.pageAt(0), forWriting[0]);
        test.unpin(forReading);
        test.unpin(forWriting);
        test.end();
    }

    @Test
    void aSwappedPageIsBroughtBackWritable() {
        test.touch(0, 1);
        test.swapOut(0);
        Page[] pinned = test.pin(0, 1, true);
        assertSame(mm.pageAt(0), pinned[0]);
        assertTrue(Pte.isWritable(mm.pte(0)));
        assertEquals(100, pinned[0].load(0));
        test.unpin(pinned);
        test.end();
    }

    // ---- the drop rule

    /** Writable, untouched, read before (zero page), shared with a child. */
    private static Watch pinFourKinds(Profile profile) {
        Watch watch = new Watch();
        TestMachine four = TestMachine.boot(profile, watch, TestMachine.SHAPE).touch(3, 1);
        four.fork();
        four.touch(0, 1);
        four.cpu.load(2, 0);
        four.unpin(four.pin(0, 4, true));
        four.end();
        return watch;
    }

    /** So the seed's mark is missed on just these pages. */
    @Test
    void rhel52ForgetsFollWriteAfterEveryBrokenCowAndForThatPageOnly() {
        Watch watch = pinFourKinds(Profile.RHEL_5_2);
        assertEquals(List.of(true, true, false, false), watch.wantsWrite);
        assertEquals(List.of(true, true, true, true), watch.originallyWrite);
        Watch again = new Watch();
        TestMachine rearmed = TestMachine.boot(Profile.RHEL_5_2, again, TestMachine.SHAPE);
        rearmed.cpu.load(0, 0);
        rearmed.unpin(rearmed.pin(0, 2, true));
        assertEquals(List.of(false, true), again.wantsWrite, "armed again for the next page");
        rearmed.end();
    }

    @Test
    void linux2629KeepsFollWriteInAWritableVma() {
        assertEquals(List.of(true, true, true, true), pinFourKinds(K29).wantsWrite);
    }

    @Test
    void bothForgetItWhereTheVmaIsReadOnly() {
        for (Profile profile : List.of(Profile.RHEL_5_2, K29)) {
            Watch watch = new Watch();
            TestMachine forced =
                    TestMachine.boot(profile, watch, TestMachine.SHAPE).touch(0, 1);
            assertEquals(0, Mprotect.mprotect(forced.cpu, 0, 8, VmArea.VM_READ));
            Page[] pages = new Page[1];
            assertEquals(1, Gup.getUserPages(forced.cpu, forced.mm, 0, 1, true, true, pages, 0), "else it never ends");
            assertEquals(List.of(false), watch.wantsWrite);
            forced.unpin(pages);
            forced.end();
        }
    }

    @Test
    void readingNeverWantsWrite() {
        Watch watch = new Watch();
        TestMachine reading =
                TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE).touch(0, 1);
        reading.unpin(reading.pin(0, 1, false));
        assertEquals(List.of(false), watch.wantsWrite);
        assertEquals(List.of(false), watch.originallyWrite);
        reading.end();
    }

    @Test
    void theSeedMarksWriteGupsOfAnonymousPagesOnly() {
        TestMachine seed = TestMachine.boot(FixId.SEED_PGGUP).touch(0, 2);
        Page[] forReading = seed.pin(0, 1, false);
        Page[] forWriting = seed.pin(1, 1, true);
        Page[] zero = seed.pin(2, 1, false);
        assertFalse(forReading[0].isGup());
        assertTrue(forWriting[0].isGup());
        assertFalse(zero[0].isGup());
        seed.unpin(forReading);
        seed.unpin(forWriting);
        seed.unpin(zero);
        seed.end();
    }

    // ---- failures

    @Test
    void aHoleIsEfaultAndAfterSomePagesACount() {
        Page[] pages = new Page[8];
        assertEquals(-Errno.EFAULT, gup(20, 1, true, false, pages));
        assertEquals(2, gup(14, 4, true, false, pages));
        assertNull(pages[2]);
        test.unpin(pages[0], pages[1]);
        test.end();
    }

    @Test
    void permissionsAreThoseOfTheVma() {
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        Page[] pages = new Page[1];
        assertEquals(-Errno.EFAULT, gup(0, 1, true, false, pages));
        assertEquals(1, gup(0, 1, false, false, pages));
        test.unpin(pages);
        assertEquals(0, Mmap.mmap(cpu, 20, 1, 0));
        assertEquals(-Errno.EFAULT, gup(20, 1, false, false, pages));
        assertEquals(1, gup(20, 1, false, true, pages), "force: VM_MAYREAD is enough");
        test.unpin(pages);
        test.end();
    }

    /** ptrace writes to a read-only mapping: a page of its own, and a pte that stays read-only. */
    @Test
    void forceOnAReadOnlyVmaBreaksCowButGivesNoWritablePte() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        Page[] pages = new Page[1];
        assertEquals(1, gup(0, 1, true, true, pages));
        assertSame(mm.pageAt(0), pages[0]);
        assertNotSame(child.pageAt(0), pages[0]);
        assertFalse(Pte.isWritable(mm.pte(0)));
        test.unpin(pages);
        test.end();
    }

    @Test
    void lackOfMemoryIsEnomemAndAfterSomePagesACount() {
        TestMachine poor = TestMachine.boot(TestMachine.SHAPE.withFrames(2));
        Page[] pages = new Page[4];
        assertEquals(2, Gup.getUserPages(poor.cpu, poor.mm, 0, 4, true, false, pages, 0));
        Page[] more = new Page[1];
        assertEquals(-Errno.ENOMEM, Gup.getUserPages(poor.cpu, poor.mm, 2, 1, true, false, more, 0));
        assertNull(more[0]);
        poor.unpin(pages[0], pages[1]);
        poor.end();
    }

    @Test
    void gupThatFailsAtAnyAllocationLeavesNoPin() {
        for (int n = 1; n <= 3; n++) {
            TestMachine poor = TestMachine.boot();
            poor.cpu.failNthAllocation(n);
            assertEquals(-Errno.ENOMEM, Gup.getUserPagesUnlocked(poor.cpu, poor.mm, 0, 1, true, new Page[1], 0));
            assertFalse(poor.mm.mmapSem.isLocked());
            poor.end();
        }
    }

    @Test
    void aPageThatCouldNotBeReadIsEfault() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, false)[0];
        test.swapOut(0);
        page.clearFlag(Page.PG_UPTODATE);
        assertEquals(-Errno.EFAULT, gup(0, 1, true, false, new Page[1]));
        test.unpin(page);
        test.end();
    }

    // ---- a vma without write permission

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANDREA_MAR09")
    void readOnlyMemoryCanBePinnedForReading(FixId fix) {
        TestMachine readOnly = TestMachine.boot(fix).touch(0, 1).drain();
        assertEquals(0, Mprotect.mprotect(readOnly.cpu, 0, 1, VmArea.VM_READ));
        readOnly.machine.limitFaultsOfGup(3);
        Page[] pinned = readOnly.pin(0, 1, false);
        assertSame(readOnly.mm.pageAt(0), pinned[0]);
        readOnly.unpin(pinned);
        readOnly.end();
    }

    /** It wants a writable pte, which the vma does not allow. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50})
    void marchOf2009FaultsForEver(int patience) {
        TestMachine readOnly = TestMachine.boot(FixId.ANDREA_MAR09).touch(0, 1).drain();
        assertEquals(0, Mprotect.mprotect(readOnly.cpu, 0, 1, VmArea.VM_READ));
        readOnly.machine.limitFaultsOfGup(patience);
        Livelock seen = assertThrows(Livelock.class, () -> readOnly.pin(0, 1, false));
        assertEquals("get_user_pages: " + patience + " faults for one page", seen.getMessage());
    }

    // ---- the rest

    @Test
    void dirtyingAPageTakesItsLock() {
        test.touch(0, 1);
        Page page = mm.pageAt(0);
        page.lock(cpu);
        Actors.Running completion = Actors.start(() -> Gup.setPageDirtyLock(test.otherCpu, page));
        Actors.letOthersRun();
        assertTrue(completion.isRunning());
        assertFalse(page.isDirty());
        page.unlock(cpu);
        completion.join();
        assertTrue(page.isDirty());
        assertFalse(page.isLocked());
        test.end();
    }

    @Test
    void followPageTakesNoReferenceUnlessAsked() {
        test.touch(0, 1).drain();
        GupRequest look = new GupRequest(false);
        Page page = Gup.followPage(cpu, mm.firstVma(), 0, look);
        assertSame(mm.pageAt(0), page);
        assertEquals(1, page.count());
        look.flags = GupRequest.FOLL_ANON;
        assertSame(test.machine.zeroPage(), Gup.followPage(cpu, mm.firstVma(), 31, look));
        assertEquals(1, test.machine.zeroPage().count());
        look.flags = 0;
        assertNull(Gup.followPage(cpu, mm.firstVma(), 31, look));
    }
}
