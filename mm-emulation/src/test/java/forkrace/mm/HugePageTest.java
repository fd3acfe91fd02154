// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static forkrace.mm.TestMachine.HUGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.sync.LockClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Huge pages of the unfixed kernels: pool, faults, fork, get_user_pages, unmapping. */
class HugePageTest {

    private static final int POOL = 4;

    private final TestMachine test = TestMachine.bootHuge(FixId.UNFIXED, POOL);
    private final Machine machine = test.machine;
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    /** The unfixed kernel of other years. */
    private static TestMachine unfixedIn(Profile profile) {
        return TestMachine.bootHuge(profile, FixId.UNFIXED.create(), POOL);
    }

    private static Page pinForWriting(TestMachine on) {
        return on.pin(HUGE, 1, true)[0];
    }

    // ---- the pool

    @Test
    void aPageComesFromThePoolAndGoesBack() {
        cpu.store(HUGE, 1, 7);
        assertTrue(mm.pageAt(HUGE).isCompound());
        assertTrue(Pte.isHuge(mm.pte(HUGE)) && Pte.isWritable(mm.pte(HUGE)));
        assertEquals(POOL - 1, machine.freeHugePages());
        assertEquals(64, machine.freeFrames());
        assertEquals(0, mm.anonRss() + mm.fileRss(), "huge pages are not in rss");
        assertEquals(0, Mmap.munmap(cpu, HUGE, 1));
        assertEquals(POOL, machine.freeHugePages());
        test.end();
    }

    @Test
    void whatTheLastOwnerLeftIsGone() {
        cpu.store(HUGE, 1, 7);
        Page page = mm.pageAt(HUGE);
        Mmap.munmap(cpu, HUGE, 1);
        cpu.store(HUGE + 1, 0, 1);
        assertSame(page, mm.pageAt(HUGE + 1), "last in, first out");
        assertEquals(0, cpu.load(HUGE + 1, 1));
        test.end();
    }

    @Test
    void anEmptyPoolKills() {
        TestMachine small = TestMachine.bootHuge(FixId.UNFIXED, 1);
        small.cpu.store(HUGE, 0, 1);
        Signal signal = assertThrows(Signal.class, () -> small.cpu.store(HUGE + 1, 0, 1));
        assertSame(Signal.Kind.SIGKILL, signal.kind());
        small.end();
    }

    @Test
    void aMachineWithoutPoolKillsToo() {
        TestMachine none = TestMachine.bootHuge(FixId.UNFIXED, 0);
        assertThrows(Signal.class, () -> none.cpu.store(HUGE, 0, 1));
        assertEquals(0, none.machine.freeHugePages());
        none.end();
    }

    @Test
    void aMappedPageMustNotComeBack() {
        TestMachine v510 = unfixedIn(Profile.V5_9);
        v510.cpu.store(HUGE, 0, 1);
        assertBug("page_mapcount", () -> v510.mm.pageAt(HUGE).put(v510.cpu));
    }

    @Test
    void theInvariantsSeeAHugePageThatIsMissingFromThePool() {
        HugePool.allocHugePage(cpu);
        assertEquals(Invariants.ACCOUNTING, test.broken());
        assertTrue((Invariants.checkAllFree(machine) & Invariants.LEAK) != 0);
    }

    // ---- faults

    @Test
    void aReadFaultMapsAPageOfItsOwnReadOnly() {
        assertEquals(0, cpu.load(HUGE, 0));
        assertFalse(Pte.isWritable(mm.pte(HUGE)));
        Page page = mm.pageAt(HUGE);
        cpu.store(HUGE, 0, 1);
        assertSame(page, mm.pageAt(HUGE), "one reference: reused");
        test.end();
    }

    @Test
    void withoutMapcountItIsNotAnonymousEither() {
        cpu.store(HUGE, 0, 1);
        assertFalse(mm.pageAt(HUGE).isAnon());
        assertEquals(0, mm.pageAt(HUGE).mapcount());
        test.assertInvariants();
        TestMachine v59 = unfixedIn(Profile.V5_9);
        v59.cpu.store(HUGE, 0, 1);
        assertTrue(v59.mm.pageAt(HUGE).isAnon());
        assertEquals(1, v59.mm.pageAt(HUGE).mapcount());
        v59.end();
        test.end();
    }

    @Test
    void theMutexIsOutsideThePageTableLock() {
        cpu.load(HUGE, 0);
        VmArea vma = Mmap.findVma(mm, HUGE);
        mm.pageTableLock.lock(cpu, LockClass.PTE);
        assertBug("HUGETLB_INSTANTIATION taken under PTE", () -> Fault.handleMmFault(cpu, mm, vma, HUGE, true));
    }

    @Test
    void aSecondFaultFindsThePageThere() {
        cpu.load(HUGE, 0);
        long pte = mm.pte(HUGE);
        assertEquals(VmFault.MINOR, Fault.handleMmFault(cpu, mm, Mmap.findVma(mm, HUGE), HUGE, false));
        assertEquals(pte, mm.pte(HUGE));
        test.end();
    }

    // ---- fork

    @Test
    void forkSharesReadOnlyAndFlushes() {
        cpu.store(HUGE, 0, 5);
        MmStruct child = test.fork();
        Page page = mm.pageAt(HUGE);
        assertSame(page, child.pageAt(HUGE));
        assertEquals(2, page.count());
        assertFalse(Pte.isWritable(mm.pte(HUGE)) || Pte.isWritable(child.pte(HUGE)));
        cpu.store(HUGE, 0, 6);
        assertNotSame(page, mm.pageAt(HUGE));
        assertEquals(5, test.otherCpuRuns(child).load(HUGE, 0));
        assertEquals(0, machine.forkCopies());
        test.end();
    }

    @Test
    void forkOfALaterKernelRaisesTheMapcount() {
        TestMachine v59 = unfixedIn(Profile.V5_9);
        v59.cpu.store(HUGE, 0, 5);
        v59.fork();
        assertEquals(2, v59.mm.pageAt(HUGE).mapcount());
        v59.end();
    }

    @Test
    void aVmaThatNobodyTouchedIsCopiedEmpty() {
        MmStruct child = test.fork();
        assertNull(child.pageAt(HUGE));
        assertEquals(0, test.otherCpuRuns(child).load(HUGE, 0));
        test.end();
    }

    @Test
    void aForkThatFailsAnywhereIsUndone() {
        cpu.store(HUGE, 0, 5);
        for (int n = 1; n < 9; n++) {
            cpu.failNthAllocation(n);
            MmStruct child = Fork.dupMm(cpu, mm);
            cpu.failNthAllocation(0);
            if (child != null) {
                child.mmput(cpu);
            }
            assertEquals(1, mm.pageAt(HUGE).count());
            test.assertInvariants();
        }
        test.end();
    }

    /** Nothing sees the pin: the parent moves away from the device, even when the child is gone. */
    @ParameterizedTest
    @EnumSource(Profile.HugeReuse.class)
    void aPinnedPageIsReusedByMapcountButNotByCount(Profile.HugeReuse rule) {
        Profile profile = rule == Profile.HugeReuse.COUNT ? Profile.RHEL_5_2 : Profile.V5_9;
        TestMachine on = rule == Profile.HugeReuse.EXCLUSIVE
                ? TestMachine.bootHuge(FixId.ANON_EXCLUSIVE_GET, POOL)
                : unfixedIn(profile);
        on.cpu.store(HUGE, 0, 5);
        Page page = pinForWriting(on);
        on.exit(on.fork());
        on.cpu.store(HUGE, 0, 6);
        assertEquals(rule != Profile.HugeReuse.COUNT, page == on.mm.pageAt(HUGE));
        on.unpin(page);
        on.end();
    }

    // ---- get_user_pages

    @Test
    void aPinOfAnUntouchedPageFaultsItIn() {
        Page page = pinForWriting(test);
        assertSame(page, mm.pageAt(HUGE));
        assertEquals(2, page.count());
        assertTrue(Pte.isWritable(mm.pte(HUGE)));
        test.unpin(page);
        test.end();
    }

    @Test
    void rhel52PinsASharedPageForWritingAsItIs() {
        cpu.store(HUGE, 0, 5);
        MmStruct child = test.fork();
        Page page = pinForWriting(test);
        assertSame(child.pageAt(HUGE), page);
        test.unpin(page);
        test.end();
    }

    @Test
    void otherKernelsBreakCowFirst() {
        for (Profile profile : new Profile[] {Profile.RHEL_5_3_Z, Profile.LINUS_2_6_29, Profile.V5_9}) {
            TestMachine on = unfixedIn(profile);
            on.cpu.store(HUGE, 0, 5);
            MmStruct child = on.fork();
            Page page = pinForWriting(on);
            assertNotSame(child.pageAt(HUGE), page, profile.name());
            assertSame(on.mm.pageAt(HUGE), page);
            on.unpin(page);
            on.end();
        }
    }

    @Test
    void aReaderPinsASharedPageEverywhere() {
        for (Profile profile : new Profile[] {Profile.RHEL_5_2, Profile.LINUS_2_6_29, Profile.V5_9}) {
            TestMachine on = unfixedIn(profile);
            on.cpu.store(HUGE, 0, 5);
            MmStruct child = on.fork();
            Page[] pages = on.pin(HUGE, 1, false);
            assertSame(child.pageAt(HUGE), pages[0]);
            on.unpin(pages);
            on.end();
        }
    }

    @Test
    void lackOfHugePagesIsABadAddress() {
        TestMachine none = TestMachine.bootHuge(FixId.UNFIXED, 1);
        Page[] pages = new Page[2];
        assertEquals(1, Gup.getUserPagesUnlocked(none.cpu, none.mm, HUGE, 2, true, pages, 0));
        assertEquals(-Errno.EFAULT, Gup.getUserPagesUnlocked(none.cpu, none.mm, HUGE + 1, 1, true, pages, 1));
        none.unpin(pages[0]);
        none.end();
    }

    @Test
    void smallAndHugePagesArePinnedInOneCall() {
        Page[] pages = test.pin(15, 3, true);
        assertFalse(pages[0].isCompound());
        assertTrue(pages[1].isCompound() && pages[2].isCompound());
        test.unpin(pages);
        test.end();
    }

    @Test
    void theFastPathLeavesHugePagesToTheSlowOne() {
        TestMachine on = unfixedIn(Profile.LINUS_2_6_29);
        on.cpu.store(HUGE, 0, 5);
        Page[] pages = new Page[1];
        assertEquals(1, GupFast.getUserPagesFast(on.cpu, HUGE, 1, true, pages, 0));
        assertSame(on.mm.pageAt(HUGE), pages[0]);
        on.unpin(pages);
        on.end();
    }

    /** The pin outlives the mapping; the page is back in the pool when it ends. */
    @Test
    void thePinOutlivesTheMapping() {
        Page page = pinForWriting(test);
        Mmap.munmap(cpu, HUGE, 1);
        assertEquals(POOL - 1, machine.freeHugePages());
        test.unpin(page);
        assertEquals(POOL, machine.freeHugePages());
        test.end();
    }

    // ---- protection, advice

    @Test
    void mprotectMakesThePteReadOnly() {
        cpu.store(HUGE, 0, 5);
        assertEquals(0, Mprotect.mprotect(cpu, HUGE, 1, VmArea.VM_READ));
        assertFalse(Pte.isWritable(mm.pte(HUGE)));
        assertTrue(Pte.isHuge(mm.pte(HUGE)));
        Signal signal = assertThrows(Signal.class, () -> cpu.store(HUGE, 0, 6));
        assertSame(Signal.Kind.SIGSEGV, signal.kind());
        assertEquals(5, cpu.load(HUGE, 0));
        test.end();
    }

    @Test
    void hugePagesCannotBeWipedOnForkButLeftOut() {
        assertEquals(-Errno.EINVAL, Madvise.wipeOnFork(cpu, HUGE, 1));
        assertEquals(0, Madvise.dontFork(cpu, HUGE, 1));
        cpu.store(HUGE, 0, 5);
        MmStruct child = test.fork();
        assertNull(child.pageAt(HUGE));
        assertTrue(Pte.isWritable(mm.pte(HUGE)));
        test.end();
    }

    @Test
    void theTraceCallsThemHuge() {
        cpu.store(HUGE, 0, 5);
        assertTrue(Pte.toString(mm.pte(HUGE)).endsWith(" huge"), Pte.toString(mm.pte(HUGE)));
        test.end();
    }
}
