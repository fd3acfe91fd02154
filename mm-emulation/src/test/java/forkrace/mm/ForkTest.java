// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForkTest {

    /** The unfixed kernel, watched. */
    private static class Watch implements ForkFix {
        /** How often the pte locks had been taken when a page was copied. */
        final Map<Integer, Integer> passOf = new HashMap<>();

        int passes;
        Consumer<PteCopy> atEachPte = copy -> {};

        @Override
        public int beforePteLocks(PteCopy copy) {
            passes++;
            return 0;
        }

        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            passOf.put(copy.vpn(), passes);
            CopyStep step = ForkFix.super.copyOnePte(copy);
            atEachPte.accept(copy);
            return step;
        }
    }

    private final Watch watch = new Watch();

    /** Tables of 64 ptes, the first vma is the first table, and every look at need_resched says yes if {@code busy}. */
    private TestMachine bigTable(boolean busy) {
        MachineShape shape = TestMachine.SHAPE.withTables(4, 64).withFrames(256).withReschedEvery(busy ? 1 : 0);
        return TestMachine.boot(Profile.RHEL_5_2, watch, shape);
    }

    // ---- what a fork does

    @ParameterizedTest
    @EnumSource
    void theChildHasTheParentsBytes(FixId fix) {
        TestMachine test = TestMachine.boot(fix).touch(0, 16);
        Cpu childCpu = test.otherCpuRuns(test.fork());
        for (int vpn = 0; vpn < 16; vpn++) {
            assertEquals(100 + vpn, childCpu.load(vpn, 0));
        }
        test.end();
    }

    @ParameterizedTest
    @EnumSource
    void neitherSeesWhatTheOtherStoresAfterwards(FixId fix) {
        TestMachine test = TestMachine.boot(fix).touch(0, 2);
        Cpu childCpu = test.otherCpuRuns(test.fork());
        test.cpu.store(0, 0, 1);
        childCpu.store(1, 0, 2);
        assertEquals(100, childCpu.load(0, 0));
        assertEquals(101, test.cpu.load(1, 0));
        test.end();
    }

    @Test
    void forkLeavesBothReadOnlyAndTheChildsPteOld() {
        TestMachine test = TestMachine.boot().touch(0, 1).drain();
        long before = test.mm.pte(0);
        MmStruct child = test.fork();
        assertEquals(Pte.writeProtected(before), test.mm.pte(0));
        assertEquals(Pte.old(Pte.writeProtected(before)), child.pte(0));
        Page page = test.mm.pageAt(0);
        assertEquals(2, page.count());
        assertEquals(2, page.mapcount());
        assertEquals(1, child.anonRss());
        test.end();
    }

    @Test
    void theChildGetsTheVmasAndTheirAnonVmas() {
        TestMachine test = TestMachine.boot().touch(0, 1);
        test.mm.firstVma().flags |= VmArea.VM_LOCKED;
        MmStruct child = test.fork();
        VmArea vma = child.firstVma();
        assertEquals(2, child.mapCount());
        assertEquals(0, vma.start());
        assertEquals(8, vma.end());
        assertSame(child, vma.mm);
        assertSame(test.mm.firstVma().anonVma(), vma.anonVma());
        assertEquals(0, vma.flags & VmArea.VM_LOCKED, "locks are not inherited");
        assertTrue((test.mm.firstVma().flags & VmArea.VM_LOCKED) != 0);
        assertEquals(8, vma.next.start());
        assertNull(vma.next.next);
        test.end();
    }

    @Test
    void aVmaThatNeverHadAnAnonymousPageIsSkipped() {
        TestMachine test = TestMachine.boot();
        test.cpu.load(0, 0);
        long before = test.mm.pte(0);
        MmStruct child = test.fork();
        assertEquals(before, test.mm.pte(0));
        assertNull(child.pteOffset(0));
        assertEquals(0, child.fileRss());
        assertEquals(0, test.otherCpuRuns(child).load(0, 0));
        test.end();
    }

    @Test
    void theZeroPageOfOtherVmasIsShared() {
        TestMachine test = TestMachine.boot().touch(0, 1);
        test.cpu.load(1, 0);
        MmStruct child = test.fork();
        assertSame(test.machine.zeroPage(), child.pageAt(1));
        assertEquals(1, child.fileRss());
        assertEquals(1, child.anonRss());
        test.end();
    }

    @Test
    void aVmaMarkedDontForkIsLeftOut() {
        TestMachine test = TestMachine.boot().touch(0, 16);
        assertEquals(0, Madvise.dontFork(test.cpu, 2, 4));
        long before = test.mm.pte(3);
        Cpu childCpu = test.otherCpuRuns(test.fork());
        assertEquals(before, test.mm.pte(3), "not even write-protected");
        assertThrows(Signal.class, () -> childCpu.load(3, 0));
        assertEquals(101, childCpu.load(1, 0));
        assertEquals(106, childCpu.load(6, 0));
        assertEquals(3, childCpu.mm().mapCount());
        test.end();
    }

    @Test
    void aSwapEntryIsDuplicatedAndNoPageLookedAt() {
        TestMachine test =
                TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE).touch(0, 1);
        test.swapOut(0);
        long entry = test.mm.pte(0);
        MmStruct child = test.fork();
        assertEquals(entry, child.pte(0));
        assertEquals(entry, test.mm.pte(0));
        assertEquals(2, test.machine.swap.users(Pte.swapOffset(entry)));
        assertTrue(child.onMmlist);
        assertEquals(Map.of(), watch.passOf, "the fix is not asked");
        assertEquals(0, child.anonRss());
        test.end();
    }

    @Test
    void aForkOfAChildWorksToo() {
        TestMachine test = TestMachine.boot().touch(0, 1);
        MmStruct child = test.fork();
        MmStruct grandchild = Fork.dupMm(test.cpu, child);
        assertEquals(3, test.mm.pageAt(0).mapcount());
        grandchild.mmput(test.cpu);
        test.end();
    }

    // ---- progress and lock breaks

    @Test
    void needReschedIsLookedAtAfterFourPresentPtes() {
        TestMachine test = bigTable(true).touch(0, 10);
        test.fork();
        for (int vpn = 0; vpn < 10; vpn++) {
            assertEquals(1 + vpn / 4, watch.passOf.get(vpn), "page " + vpn);
        }
        test.end();
    }

    @Test
    void needReschedIsLookedAtAfterThirtyTwoEmptyPtes() {
        TestMachine test = bigTable(true).touch(32, 1);
        test.fork();
        assertEquals(2, watch.passOf.get(32));
        test.end();
    }

    @Test
    void thirtyOneEmptyPtesAreNotEnough() {
        TestMachine test = bigTable(true).touch(31, 1);
        test.fork();
        assertEquals(1, watch.passOf.get(31));
        test.end();
    }

    @Test
    void onePresentPteWeighsAsMuchAsEightEmptyOnes() {
        TestMachine test = bigTable(true).touch(0, 1).touch(24, 2);
        test.fork();
        assertEquals(1, watch.passOf.get(24), "8 + 23 = 31");
        assertEquals(2, watch.passOf.get(25), "39");
        test.end();
    }

    @Test
    void withoutNeedReschedNothingIsBroken() {
        TestMachine test = bigTable(false).touch(0, 64);
        test.fork();
        assertEquals(1, watch.passOf.get(63));
        test.end();
    }

    /** Some lock breaks fall on holes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBigTableMayHaveHolesAndSwapEntries(boolean busy) {
        TestMachine test = bigTable(busy).touch(0, 3);
        test.swapOut(1);
        test.touch(31, 20);
        MmStruct child = test.fork();
        for (int vpn = 0; vpn < 64; vpn++) {
            assertEquals(Pte.old(test.mm.pte(vpn)), child.pte(vpn), "page " + vpn);
        }
        assertEquals(test.mm.anonRss(), child.anonRss());
        test.end();
    }

    @Test
    void eachTableCountsItsProgressAnew() {
        TestMachine test = TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE.withReschedEvery(1));
        test.touch(5, 3).touch(8, 4);
        test.fork();
        assertEquals(1, watch.passOf.get(7));
        assertEquals(2, watch.passOf.get(11), "three of the first table do not count");
        test.end();
    }

    @ParameterizedTest
    @EnumSource
    void aLockBreakLosesNothing(FixId fix) {
        for (boolean split : new boolean[] {true, false}) {
            Profile profile = fix.profile().withSplitPteLocks(split);
            TestMachine test = TestMachine.boot(profile, fix.create(), TestMachine.SHAPE.withReschedEvery(1));
            test.touch(0, 7).touch(9, 5);
            Page[] pinned = test.pin(4, 1, true);
            Cpu childCpu = test.otherCpuRuns(test.fork());
            for (int vpn = 0; vpn < 14; vpn++) {
                assertEquals(vpn == 7 || vpn == 8 ? 0 : 100 + vpn, childCpu.load(vpn, 0), "page " + vpn);
            }
            test.unpin(pinned);
            test.end();
        }
    }

    // ---- locks and the flush

    @Test
    void theOnlyFlushComesAtTheEnd() {
        TestMachine test = TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE.withReschedEvery(1));
        test.touch(1, 15);
        Cpu other = test.otherCpuRuns(test.mm);
        other.store(0, 0, 1);
        int[] looks = new int[1];
        watch.atEachPte = copy -> {
            assertTrue(other.tlb.lookup(0, true) >= 0, "still stores past the read-only pte");
            looks[0]++;
        };
        test.fork();
        assertEquals(16, looks[0]);
        assertEquals(-1, other.tlb.lookup(0, false));
        test.end();
    }

    @Test
    void theFlushComesBeforeTheParentsMmapSemIsReleased() {
        TestMachine test = TestMachine.boot().touch(0, 1);
        Cpu other = test.otherCpuRuns(test.mm);
        other.tlb.beginInstruction(other);
        Actors.Running fork = Actors.start(test::fork);
        Actors.await("the page is shared", () -> test.mm.pageAt(0).mapcount() == 2);
        Actors.letOthersRun();
        assertTrue(fork.isRunning(), "waits for the instruction to end");
        assertFalse(test.mm.mmapSem.tryDownRead(other, LockClass.MMAP_SEM));
        other.tlb.endInstruction();
        fork.join();
        assertTrue(test.mm.mmapSem.tryDownRead(other, LockClass.MMAP_SEM));
        test.mm.mmapSem.upRead(other);
        test.end();
    }

    @Test
    void bothPteLocksAreHeldAtEachPte() {
        TestMachine test =
                TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE).touch(0, 1);
        int[] held = new int[1];
        watch.atEachPte = copy -> {
            assertTrue(test.table(0).lock.isLocked(), "the parent's");
            assertTrue(copy.dst.lock.isLocked(), "the child's");
            held[0]++;
        };
        MmStruct child = test.fork();
        assertEquals(1, held[0]);
        assertFalse(test.table(0).lock.isLocked());
        assertFalse(child.pteOffset(0).lock.isLocked());
        assertFalse(child.mmapSem.isLocked());
        test.end();
    }

    @Test
    void aFaultOfTheParentSleepsUntilTheForkIsOver() {
        TestMachine test =
                TestMachine.boot(Profile.RHEL_5_2, watch, TestMachine.SHAPE).touch(0, 2);
        Cpu other = test.otherCpuRuns(test.mm);
        List<Actors.Running> faults = new ArrayList<>();
        watch.atEachPte = copy -> {
            if (faults.isEmpty()) {
                faults.add(Actors.start(() -> other.store(0, 0, 5)));
                Actors.letOthersRun();
            }
            assertTrue(faults.get(0).isRunning());
        };
        MmStruct child = test.fork();
        faults.get(0).join();
        assertEquals(5, test.cpu.load(0, 0));
        assertEquals(100, child.pageAt(0).load(0));
        test.end();
    }

    // ---- lack of memory

    /** What the parent looks like: two vmas, present, swapped, untouched and pinned pages. */
    private static TestMachine parentOfEverything(FixId fix, Profile profile) {
        TestMachine test = TestMachine.boot(profile, fix.create(), TestMachine.SHAPE);
        test.touch(0, 2);
        test.swapOut(0);
        test.touch(2, 3).touch(8, 2);
        test.cpu.load(5, 0);
        test.drain();
        return test;
    }

    /** V1 tests for failure with a mask, and OOM is coded 0 in 2.6.18: the child keeps a page that the parent stores to. */
    private static boolean isUnseenByV1(FixId fix, Profile profile, String failed) {
        return fix == FixId.REFCOUNT_ALL
                && profile.faultCodes() == Profile.FaultCodes.VALUES
                && failed.equals("alloc_page");
    }

    private static int failEveryAllocation(FixId fix, Profile profile) {
        for (int n = 1; ; n++) {
            TestMachine test = parentOfEverything(fix, profile);
            Page[] pinned = {test.pin(3, 1, true)[0], test.pin(9, 1, true)[0]};
            long[] bytes = {test.mm.pageAt(2).load(0), test.mm.pageAt(9).load(0)};
            test.cpu.failNthAllocation(n);
            MmStruct child = Fork.dupMm(test.cpu, test.mm);
            String failed = test.cpu.injectedFailure();
            test.cpu.failNthAllocation(0);
            test.cpu.assertQuiet("fork");
            assertFalse(test.mm.mmapSem.isLocked());
            boolean harm = false;
            if (failed == null) {
                assertTrue(child != null, "nothing failed, and no child");
            } else if (isUnseenByV1(fix, profile, failed)) {
                assertTrue(child != null, "V1 does not notice");
                harm = true;
            } else {
                assertNull(child, "fork succeeded although " + failed + " failed");
            }
            if (child != null) {
                int broken = Invariants.check(test.machine, test.mm, child);
                assertEquals(
                        Invariants.describe(harm ? Invariants.SHARED_WRITE : 0),
                        Invariants.describe(broken),
                        "after allocation " + n + ", " + failed);
                child.mmput(test.cpu);
            }
            test.assertInvariants();
            test.cpu.store(2, 0, 7);
            assertEquals(102, bytes[0]);
            assertEquals(109, bytes[1]);
            assertEquals(7, test.cpu.load(2, 0));
            assertSame(pinned[1], test.mm.pageAt(9));
            test.unpin(pinned);
            test.end();
            if (failed == null) {
                return n - 1;
            }
        }
    }

    /** Not V6r and V6, which leave references behind: spec V6. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RHEL_EL16", "ANDREA_MAR09"})
    void aForkThatFailsAtAnyAllocationLeavesNothingBehind(FixId fix) {
        int expected = switch (fix) {
            // the copies of two pinned pages
            case REFCOUNT_ALL, NICK_DONTCOW -> 7;
            // a spare page for each table, and another after each of two copies
            case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB -> 9;
            // mm, then for each of two vmas itself and its table
            default -> 5;
        };
        assertEquals(expected, failEveryAllocation(fix, fix.profile()));
        assertEquals(expected, failEveryAllocation(fix, fix.profile().withSplitPteLocks(false)));
    }

    @Test
    void withFaultsCodedAsBitsV1NoticesEveryFailure() {
        Profile bits = FixId.REFCOUNT_ALL.profile().withFaultCodes(Profile.FaultCodes.BITS);
        assertEquals(7, failEveryAllocation(FixId.REFCOUNT_ALL, bits));
    }

    @Test
    void withoutFramesTheUnfixedForkStillWorks() {
        TestMachine test = TestMachine.boot(TestMachine.SHAPE.withFrames(2)).touch(0, 2);
        assertEquals(0, test.machine.freeFrames());
        test.fork();
        test.end();
    }

    // ---- copies at fork

    @ParameterizedTest
    @EnumSource(names = {"REFCOUNT_ALL", "SEED_PGGUP"})
    void aPinnedPageIsCopiedForTheChildAndStaysWithTheParent(FixId fix) {
        TestMachine test = TestMachine.boot(fix).touch(0, 4).drain();
        Page[] pinned = test.pin(1, 1, true);
        MmStruct child = test.fork();
        assertSame(pinned[0], test.mm.pageAt(1));
        assertTrue(Pte.isWritable(test.mm.pte(1)));
        assertNotSame(pinned[0], child.pageAt(1));
        assertEquals(101, child.pageAt(1).load(0));
        assertSame(test.mm.pageAt(0), child.pageAt(0));
        assertSame(test.mm.pageAt(3), child.pageAt(3));
        assertEquals(1, test.machine.forkCopies());
        assertEquals(0, test.machine.falsePositiveCopies());
        assertEquals(4, child.anonRss());
        test.unpin(pinned);
        test.end();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFCOUNT_ALL", "SEED_PGGUP"})
    void thePinnedPageMayBeTheLastOfItsTable(FixId fix) {
        TestMachine test = TestMachine.boot(fix).touch(0, 16).drain();
        Page[] pinned = test.pin(7, 1, true);
        MmStruct child = test.fork();
        assertNotSame(pinned[0], child.pageAt(7));
        assertEquals(107, child.pageAt(7).load(0));
        assertSame(test.mm.pageAt(8), child.pageAt(8));
        test.unpin(pinned);
        test.end();
    }

    /** It waits in a pagevec: an unexplained reference. V2 looks only at pages that were ever pinned for writing. */
    @Test
    void aQueuedPageLooksPinnedToV1AndNotToV2() {
        TestMachine v1 = TestMachine.boot(FixId.REFCOUNT_ALL).touch(0, 3);
        v1.fork();
        assertEquals(3, v1.machine.falsePositiveCopies());
        v1.end();
        TestMachine v2 = TestMachine.boot(FixId.SEED_PGGUP).touch(0, 3);
        v2.fork();
        assertEquals(0, v2.machine.forkCopies());
        v2.end();
    }

    // ---- pages of files

    /** Faults find a file's pages again, what a driver has put in nobody does. */
    @Test
    void pagesThatADriverPutInAreCopiedWithoutAnonVma() {
        TestMachine test = TestMachine.boot();
        assertEquals(0, Mmap.mmapFile(test.cpu, 20, 1, TestMachine.RW, new AddressSpace(1, 7), false));
        int mixed = TestMachine.RW | VmArea.VM_MIXEDMAP;
        assertEquals(0, Mmap.mmapFile(test.cpu, 24, 1, mixed, new AddressSpace(1, 8), false));
        assertEquals(15, test.cpu.load(20, 0) + test.cpu.load(24, 0));
        MmStruct child = test.fork();
        assertNull(child.pageAt(20));
        assertSame(test.mm.pageAt(24), child.pageAt(24));
        assertEquals(1, child.fileRss());
        test.assertInvariants();
        test.end();
    }

    /** The copy would be anonymous, and there is nothing that it could belong to. */
    @ParameterizedTest
    @EnumSource(names = {"XU_PIN_WP", "XU_PIN", "XU_PIN_SEQ"})
    void aPinnedFilePageIsCopiedAsIfItWereAnonymous(FixId fix) {
        TestMachine test = TestMachine.boot(fix);
        int mixed = TestMachine.RW | VmArea.VM_MIXEDMAP;
        assertEquals(0, Mmap.mmapFile(test.cpu, 24, 1, mixed, new AddressSpace(1, 8), false));
        assertEquals(1, Gup.pinUserPagesUnlocked(test.cpu, test.mm, 24, 1, false, new Page[1], 0));
        assertBug("no anon_vma", test::fork);
    }

    @Test
    void aPinnedFilePageIsSharedWhereOnlyAnonymousOnesAreCopied() {
        TestMachine test = TestMachine.boot(FixId.ANON_EXCLUSIVE);
        int mixed = TestMachine.RW | VmArea.VM_MIXEDMAP;
        assertEquals(0, Mmap.mmapFile(test.cpu, 24, 1, mixed, new AddressSpace(1, 8), false));
        Page[] pinned = new Page[1];
        assertEquals(1, Gup.pinUserPagesUnlocked(test.cpu, test.mm, 24, 1, false, pinned, 0));
        assertSame(pinned[0], test.fork().pageAt(24));
        Gup.unpinUserPage(test.cpu, pinned[0]);
        test.end();
    }

    // ---- vfork

    @Test
    void theChildOfVforkRunsInItsParentsAddressSpace() {
        TestMachine test = TestMachine.boot().touch(0, 1).drain();
        MmStruct mm = test.mm;
        Page page = mm.pageAt(0);
        MmStruct child = Fork.vfork(mm);
        assertSame(mm, child);
        test.otherCpuRuns(child).store(0, 0, 5);
        assertEquals(5, test.cpu.load(0, 0));
        assertSame(page, mm.pageAt(0));
        assertTrue(Pte.isWritable(mm.pte(0)));
        test.otherCpu.switchMm(null);
        child.mmput(test.otherCpu);
        assertEquals(5, test.cpu.load(0, 0), "the parent still has it");
        test.end();
    }
}
