// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.KernelBugs.assertBug;
import static forkrace.mm.TestMachine.HUGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.mm.DelegatingFix;
import forkrace.mm.Errno;
import forkrace.mm.Fork;
import forkrace.mm.Gup;
import forkrace.mm.GupKind;
import forkrace.mm.HugeCopy;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.TestMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the variants that know of huge pages do with them. */
class HugePageHunksTest {

    private static final int POOL = 4;

    private static TestMachine boot(FixId fix) {
        TestMachine test = TestMachine.bootHuge(fix, POOL);
        test.cpu.store(HUGE, 0, 5);
        return test;
    }

    /** The reference that direct I/O takes under this fix. */
    private static Page pin(TestMachine test, boolean write) {
        Page[] pages = new Page[1];
        int pinned = test.machine.fix.reference() == GupKind.PIN
                ? Gup.pinUserPagesUnlocked(test.cpu, test.mm, HUGE, 1, write, pages, 0)
                : Gup.getUserPagesUnlocked(test.cpu, test.mm, HUGE, 1, write, pages, 0);
        assertEquals(1, pinned);
        return pages[0];
    }

    private static void unpin(TestMachine test, Page page) {
        if (test.machine.fix.reference() == GupKind.PIN) {
            Gup.unpinUserPage(test.cpu, page);
        } else {
            test.unpin(page);
        }
    }

    // ---- fork

    @ParameterizedTest
    @EnumSource(names = {"SEED_HUGETLB", "RHEL_EL16", "ANDREA_MAR09", "ANON_EXCLUSIVE"})
    void aPinnedPageIsCopiedForTheChild(FixId fix) {
        TestMachine test = boot(fix);
        Page page = pin(test, true);
        MmStruct child = test.fork();
        assertSame(page, test.mm.pageAt(HUGE));
        assertTrue(Pte.isWritable(test.mm.pte(HUGE)), "the parent's pte is as before");
        assertNotSame(page, child.pageAt(HUGE));
        assertTrue(Pte.isWritable(child.pte(HUGE)));
        assertEquals(1, test.machine.forkCopies());
        assertEquals(0, test.machine.falsePositiveCopies());
        test.cpu.store(HUGE, 0, 6);
        assertSame(page, test.mm.pageAt(HUGE));
        assertEquals(5, test.otherCpuRuns(child).load(HUGE, 0));
        unpin(test, page);
        test.end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SEED_HUGETLB", "RHEL_EL16", "ANDREA_MAR09", "ANON_EXCLUSIVE"})
    void everybodyElseSharesIt(FixId fix) {
        TestMachine test = boot(fix);
        Page page = pin(test, true);
        MmStruct child = test.fork();
        assertSame(page, child.pageAt(HUGE));
        assertFalse(Pte.isWritable(test.mm.pte(HUGE)));
        unpin(test, page);
        test.end();
    }

    @ParameterizedTest
    @EnumSource(FixId.class)
    void aPageThatNobodyPinnedIsShared(FixId fix) {
        TestMachine test = boot(fix);
        MmStruct child = test.fork();
        assertSame(test.mm.pageAt(HUGE), child.pageAt(HUGE));
        assertEquals(0, test.machine.forkCopies());
        test.end();
    }

    /** The pool is empty: fork fails, nothing is lost, the parent may still write. */
    @ParameterizedTest
    @EnumSource(names = {"SEED_HUGETLB", "RHEL_EL16", "ANDREA_MAR09", "ANON_EXCLUSIVE"})
    void withoutAPageForTheCopyForkFails(FixId fix) {
        TestMachine test = TestMachine.bootHuge(fix, 1);
        test.cpu.store(HUGE, 0, 5);
        Page page = pin(test, true);
        assertNull(Fork.dupMm(test.cpu, test.mm));
        assertTrue(Pte.isWritable(test.mm.pte(HUGE)));
        unpin(test, page);
        assertEquals(1, page.count());
        test.end();
    }

    // ---- the mark's life

    @ParameterizedTest
    @EnumSource(names = {"RHEL_EL16", "ANDREA_MAR09"})
    void theMarkAloneDecides(FixId fix) {
        TestMachine test = boot(fix);
        unpin(test, pin(test, true));
        test.fork();
        assertEquals(1, test.machine.falsePositiveCopies());
        test.end();
    }

    @Test
    void theSeedWithHugePagesLooksAtTheCountToo() {
        TestMachine test = boot(FixId.SEED_HUGETLB);
        unpin(test, pin(test, true));
        assertTrue(test.mm.pageAt(HUGE).isGup());
        test.fork();
        assertEquals(0, test.machine.forkCopies());
        test.end();
    }

    @Test
    void onRhelTheMarkReachesTheNextOwner() {
        assertTrue(isMarkedAfterFree(FixId.RHEL_EL16));
        assertFalse(isMarkedAfterFree(FixId.SEED_HUGETLB));
        assertFalse(isMarkedAfterFree(FixId.ANDREA_MAR09));
    }

    private static boolean isMarkedAfterFree(FixId fix) {
        TestMachine test = boot(fix);
        Page page = pin(test, true);
        unpin(test, page);
        Mmap.munmap(test.cpu, HUGE, 1);
        test.cpu.store(HUGE + 1, 0, 1);
        assertSame(page, test.mm.pageAt(HUGE + 1));
        boolean marked = page.isGup();
        test.fork();
        assertEquals(marked ? 1 : 0, test.machine.falsePositiveCopies());
        test.end();
        return marked;
    }

    @Test
    void rhelAndTheSeedMarkForWritersOnly() {
        for (FixId fix : new FixId[] {FixId.RHEL_EL16, FixId.SEED_HUGETLB}) {
            TestMachine test = boot(fix);
            Page page = pin(test, false);
            assertFalse(page.isGup());
            unpin(test, page);
            test.end();
        }
    }

    // ---- get_user_pages on a shared page

    @Test
    void inMarch2009ReadersWriteToo() {
        TestMachine test = boot(FixId.ANDREA_MAR09);
        MmStruct child = test.fork();
        Page page = pin(test, false);
        assertNotSame(child.pageAt(HUGE), page);
        assertTrue(page.isGup());
        assertTrue(Pte.isWritable(test.mm.pte(HUGE)));
        unpin(test, page);
        test.end();
    }

    @Test
    void aReadersPinUnsharesInV519() {
        TestMachine test = boot(FixId.ANON_EXCLUSIVE);
        MmStruct child = test.fork();
        assertFalse(test.mm.pageAt(HUGE).isAnonExclusive());
        Page page = pin(test, false);
        assertNotSame(child.pageAt(HUGE), page);
        assertSame(test.mm.pageAt(HUGE), page);
        assertTrue(page.isAnonExclusive());
        assertFalse(Pte.isWritable(test.mm.pte(HUGE)));
        test.cpu.store(HUGE, 0, 6);
        assertSame(page, test.mm.pageAt(HUGE), "the pin still names the owner's page");
        unpin(test, page);
        test.end();
    }

    @Test
    void aReadersPinClaimsAPageThatIsAloneInV519() {
        TestMachine test = boot(FixId.ANON_EXCLUSIVE);
        test.exit(test.fork());
        Page before = test.mm.pageAt(HUGE);
        Page page = pin(test, false);
        assertSame(before, page);
        assertTrue(page.isAnonExclusive());
        assertFalse(Pte.isWritable(test.mm.pte(HUGE)));
        unpin(test, page);
        test.end();
    }

    @Test
    void aPlainReferenceUnsharesNothing() {
        TestMachine test = boot(FixId.ANON_EXCLUSIVE_GET);
        MmStruct child = test.fork();
        Page page = pin(test, false);
        assertSame(child.pageAt(HUGE), page);
        unpin(test, page);
        test.end();
    }

    // ---- 2.6.18-128.1.14.el5

    /** What 128.1.14 did at this place: it called what sleeps, and unlocks the child's lock, with the parent's held. */
    private static final class El14 extends DelegatingFix {
        El14() {
            super(new RhelEl16());
        }

        @Override
        public int copyHugePte(HugeCopy copy) {
            copy.getPage();
            boolean forced = copy.isCow() && copy.wasWritable() && copy.isMarked();
            copy.writeProtectParent();
            copy.rereadParent();
            copy.installInChild();
            if (!forced) {
                return 0;
            }
            copy.flushParentTlb();
            int error = copy.cowInChild();
            copy.assertParentUnchanged();
            copy.restoreParent();
            return error;
        }
    }

    @Test
    void el14SleepsUnderASpinLock() {
        TestMachine test = TestMachine.bootHuge(new RhelEl16().profile(), new El14(), POOL);
        test.cpu.store(HUGE, 0, 5);
        pin(test, true);
        assertBug("sleeping function copy_huge_page called under a spin lock", test::fork);
    }

    @Test
    void el14SharesWhatIsNotMarked() {
        TestMachine test = TestMachine.bootHuge(new RhelEl16().profile(), new El14(), POOL);
        test.cpu.store(HUGE, 0, 5);
        MmStruct child = test.fork();
        assertSame(test.mm.pageAt(HUGE), child.pageAt(HUGE));
        test.end();
    }

    // ---- the copy beside the locks

    /** The first time the parent's pte is another one when the locks are taken again. */
    private static final class ChangedOnce extends DelegatingFix {
        private int calls;

        ChangedOnce(FixId fix) {
            super(fix.create());
        }

        @Override
        public int copyHugePte(HugeCopy copy) {
            if (calls++ > 0) {
                return super.copyHugePte(copy);
            }
            copy.getPage();
            copy.writeProtectParent();
            copy.rereadParent();
            copy.restoreParent();
            int error = UnlockedHugeCopy.copyForChild(copy);
            assertEquals(-Errno.EAGAIN, error);
            return error;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SEED_HUGETLB", "ANON_EXCLUSIVE"})
    void aPteThatHasChangedIsReadAgain(FixId fix) {
        TestMachine test = TestMachine.bootHuge(fix.profile(), new ChangedOnce(fix), POOL);
        test.cpu.store(HUGE, 0, 5);
        Page page = pin(test, true);
        MmStruct child = test.fork();
        assertNotSame(page, child.pageAt(HUGE));
        assertSame(page, test.mm.pageAt(HUGE));
        unpin(test, page);
        test.end();
    }
}
