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
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FaultTest {

    private static final Profile WAIT = Profile.RHEL_5_2.withBusyPageAtWrite(Profile.BusyPage.WAIT);

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    private static void assertSignal(Signal.Kind kind, Executable access) {
        assertSame(kind, assertThrows(Signal.class, access).kind());
    }

    private static int fault(TestMachine on, int vpn, boolean write) {
        VmArea vma = Mmap.findVma(on.mm, vpn);
        return Fault.handleMmFault(on.cpu, on.mm, vma, vpn, write);
    }

    // ---- do_anonymous_page

    @Test
    void aReadFaultMapsTheZeroPage() {
        Page zero = test.machine.zeroPage();
        assertEquals(0, cpu.load(3, 0));
        assertSame(zero, mm.pageAt(3));
        assertFalse(Pte.isWritable(mm.pte(3)) || Pte.isDirty(mm.pte(3)));
        assertEquals(2, zero.count());
        assertEquals(1, zero.mapcount());
        assertEquals(1, mm.fileRss());
        assertEquals(0, mm.anonRss());
        assertNull(mm.firstVma().anonVma());
        assertEquals(64, test.machine.freeFrames());
        test.end();
    }

    @Test
    void aWriteFaultMapsANewZeroedPage() {
        Page old = PageAlloc.allocPage(cpu);
        old.store(1, 77, 4);
        old.put(cpu);
        cpu.store(3, 0, 1);
        assertSame(old, mm.pageAt(3));
        assertEquals(0, cpu.load(3, 1), "what the last owner left is gone");
        assertTrue(Pte.isWritable(mm.pte(3)) && Pte.isDirty(mm.pte(3)));
        assertEquals(1, mm.anonRss());
        test.end();
    }

    @Test
    void aFirstTouchNeverSaysWrite() {
        assertEquals(VmFault.MINOR, fault(test, 0, true));
        assertEquals(VmFault.MINOR, fault(test, 1, false));
        test.end();
    }

    /** Two threads touch one page: the second to get the pte lock finds it done and gives its page back. */
    @Test
    void aPteThatIsNoLongerEmptyWins() {
        mm.pteAlloc(cpu, 0);
        PageTable table = test.table(0);
        table.lock.lock(cpu, LockClass.PTE);
        int free = test.machine.freeFrames();
        Actors.Running late = Actors.start(() -> test.otherCpuRuns(mm).store(0, 0, 5));
        Actors.await("the other CPU has a page", () -> test.machine.zone.freePages() < free);
        Actors.letOthersRun();
        Page zero = test.machine.zeroPage();
        zero.get();
        Rmap.pageAddFileRmap(zero);
        mm.addFileRss(1);
        table.setPteAt(0, Pte.make(zero));
        table.lock.unlock(cpu);
        late.join();
        assertEquals(5, cpu.load(0, 0));
        assertEquals(0, mm.fileRss(), "the store then copied the zero page");
        test.end();
    }

    // ---- do_wp_page

    @Test
    void aWriteFaultOnTheZeroPageGetsAPageOfItsOwn() {
        cpu.load(3, 0);
        assertEquals(VmFault.MINOR | VmFault.WRITE, fault(test, 3, true));
        assertNotSame(test.machine.zeroPage(), mm.pageAt(3));
        assertEquals(0, mm.fileRss());
        assertEquals(1, mm.anonRss());
        assertEquals(0, test.machine.zeroPage().mapcount());
        assertEquals(1, test.machine.zeroPage().count());
        test.end();
    }

    @Test
    void whatReplacesTheZeroPageIsZeroToo() {
        Page old = PageAlloc.allocPage(cpu);
        old.store(1, 77, 4);
        old.put(cpu);
        cpu.load(3, 0);
        cpu.store(3, 0, 1);
        assertSame(old, mm.pageAt(3));
        assertEquals(0, cpu.load(3, 1));
        test.end();
    }

    @Test
    void aPageWithOneUserIsReused() {
        test.touch(0, 1).drain();
        Page page = mm.pageAt(0);
        page.get();
        test.table(0).setWriteProtect(0);
        test.setPte(0, Pte.old(Pte.clean(mm.pte(0))));
        assertEquals(VmFault.MINOR | VmFault.WRITE, fault(test, 0, true));
        assertSame(page, mm.pageAt(0), "whatever its count");
        assertTrue(Pte.isWritable(mm.pte(0)) && Pte.isDirty(mm.pte(0)) && Pte.isYoung(mm.pte(0)));
        assertFalse(page.isLocked());
        page.put(cpu);
        test.end();
    }

    @Test
    void reuseFlushesTheReadOnlyTranslation() {
        test.touch(0, 1);
        test.table(0).setWriteProtect(0);
        Tlb.flushMm(cpu, mm);
        test.otherCpuRuns(mm).load(0, 0);
        fault(test, 0, true);
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false));
        test.end();
    }

    @Test
    void aSharedPageIsCopied() {
        test.touch(0, 1).drain();
        Page shared = mm.pageAt(0);
        MmStruct child = test.fork();
        test.otherCpuRuns(mm).load(0, 0);
        assertEquals(VmFault.MINOR | VmFault.WRITE, fault(test, 0, true));
        Page created = mm.pageAt(0);
        assertNotSame(shared, created);
        assertEquals(100, created.load(0));
        assertSame(shared, child.pageAt(0));
        assertEquals(1, shared.count());
        assertEquals(1, shared.mapcount());
        assertEquals(1, created.mapcount());
        assertEquals(1, mm.anonRss());
        assertTrue(Pte.isWritable(mm.pte(0)) && Pte.isDirty(mm.pte(0)));
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false), "the old page is nobody's translation any more");
        assertEquals(0, test.machine.falsePositiveCopies());
        test.end();
    }

    @Test
    void theLastOfTwoUsersReuses() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        Page shared = mm.pageAt(0);
        cpu.store(0, 0, 1);
        test.otherCpuRuns(child).store(0, 0, 2);
        assertSame(shared, child.pageAt(0));
        test.end();
    }

    @Test
    void aReadOnlyVmaKeepsAReadOnlyPteEvenAfterAForcedWrite() {
        test.touch(0, 1);
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        assertEquals(VmFault.MINOR | VmFault.WRITE, fault(test, 0, true));
        assertFalse(Pte.isWritable(mm.pte(0)));
        assertTrue(Pte.isDirty(mm.pte(0)));
        test.end();
    }

    /** Another thread got there while the copy was made without any lock. */
    @Test
    void aPteThatChangedDuringTheCopyWins() {
        TestMachine slow = TestMachine.boot(TestMachine.SHAPE.withCopyLatency(2_000_000))
                .touch(0, 1)
                .drain();
        MmStruct child = slow.fork();
        Page shared = slow.mm.pageAt(0);
        slow.exit(child);
        shared.lock(slow.cpu); // a busy page is copied, although it has one user
        int free = slow.machine.zone.freePages();
        Actors.Running late = Actors.start(() -> slow.otherCpuRuns(slow.mm).store(0, 1, 5));
        Actors.await("the other CPU copies", () -> slow.machine.zone.freePages() < free);
        SpinLock ptl = slow.table(0).lock;
        ptl.lock(slow.cpu, LockClass.PTE);
        assertSame(shared, slow.mm.pageAt(0), "not yet");
        slow.setPte(0, Pte.writable(slow.mm.pte(0)));
        ptl.unlock(slow.cpu);
        late.join();
        shared.unlock(slow.cpu);
        assertSame(shared, slow.mm.pageAt(0));
        assertEquals(5, shared.load(1));
        assertEquals(1, shared.count());
        assertEquals(1, shared.mapcount());
        assertEquals(1, slow.mm.anonRss());
        slow.end();
    }

    /** Read without lock, then locked: by then another thread had its copy made, and the old page is the child's alone. */
    @Test
    void aPteThatChangedBeforeTheLockIsLeftToTheNextFault() {
        test.touch(0, 1).drain();
        MmStruct child = test.fork();
        Page old = mm.pageAt(0);
        Page copy = PageAlloc.allocPage(cpu);
        Fault.cowUserPage(cpu, copy, old);
        SpinLock ptl = test.table(0).lock;
        ptl.lock(cpu, LockClass.PTE);
        Actors.Running late = Actors.start(() -> test.otherCpuRuns(mm).store(0, 1, 5));
        Actors.await("it is in the fault", mm.mmapSem::isLocked);
        Actors.letOthersRun();
        Rmap.pageRemoveRmap(old);
        test.setPte(0, Pte.writable(Pte.dirty(Pte.make(copy))));
        Rmap.pageAddNewAnonRmap(copy, mm.firstVma(), 0);
        old.put(cpu);
        ptl.unlock(cpu);
        late.join();
        assertSame(copy, mm.pageAt(0));
        assertEquals(5, copy.load(1));
        assertSame(old, child.pageAt(0));
        assertEquals(0, old.load(1));
        test.end();
    }

    @Test
    void storesOfTwoThreadsSurviveTheirRaceForTheCopy() {
        for (int round = 0; round < 300; round++) {
            TestMachine race = TestMachine.boot().touch(0, 1);
            race.fork();
            Cpu other = race.otherCpuRuns(race.mm);
            Actors.run(() -> race.cpu.store(0, 1, 1), () -> other.store(0, 2, 2));
            assertEquals(1, race.cpu.load(0, 1));
            assertEquals(2, race.cpu.load(0, 2));
            assertEquals(100, race.cpu.load(0, 0));
            race.end();
        }
    }

    // ---- a busy page lock

    /** M13: RHEL 5.2 moves even an exclusive, pinned page away from the device. */
    @Test
    void rhel52CopiesAPageWhoseLockIsTaken() {
        test.touch(0, 1).drain();
        Page page = test.pin(0, 1, true)[0];
        test.table(0).setWriteProtect(0);
        page.lock(test.otherCpu);
        assertEquals(VmFault.MINOR | VmFault.WRITE, fault(test, 0, true));
        assertNotSame(page, mm.pageAt(0));
        assertEquals(100, mm.pageAt(0).load(0));
        assertEquals(0, test.machine.falsePositiveCopies(), "it was pinned");
        page.unlock(test.otherCpu);
        test.unpin(page);
        test.end();
    }

    @Test
    void aCopyForABusyLockWithoutAPinIsCountedAsFalse() {
        test.touch(0, 1);
        test.table(0).setWriteProtect(0);
        Page page = mm.pageAt(0);
        page.lock(test.otherCpu);
        fault(test, 0, true);
        assertEquals(1, test.machine.falsePositiveCopies());
        page.unlock(test.otherCpu);
        test.end();
    }

    private static Actors.Running storeThatWaits(TestMachine on, Page page, int count) {
        Tlb.flushMm(on.cpu, on.mm);
        page.lock(on.cpu);
        on.otherCpu.switchMm(on.mm);
        Actors.Running store = Actors.start(() -> on.otherCpu.store(0, 1, 5));
        Actors.await("it holds a reference and waits", () -> page.count() == count + 1);
        Actors.letOthersRun();
        assertTrue(store.isRunning());
        assertFalse(on.table(0).lock.isLocked(), "without the pte lock");
        return store;
    }

    @Test
    void laterKernelsWaitForTheLockAndReuse() {
        TestMachine later = TestMachine.boot(WAIT).touch(0, 1).drain();
        Page page = later.mm.pageAt(0);
        later.table(0).setWriteProtect(0);
        Actors.Running store = storeThatWaits(later, page, 1);
        page.unlock(later.cpu);
        store.join();
        assertSame(page, later.mm.pageAt(0));
        assertEquals(5, page.load(1));
        assertEquals(1, page.count());
        assertFalse(page.isLocked());
        later.otherCpu.assertQuiet("fault");
        later.end();
    }

    @Test
    void laterKernelsLookAtThePteAgainAfterTheWait() {
        TestMachine later = TestMachine.boot(WAIT).touch(0, 1).drain();
        MmStruct child = later.fork();
        Page page = later.mm.pageAt(0);
        Actors.Running store = storeThatWaits(later, page, 2);
        // As if a third thread had reused the page meanwhile.
        later.exit(child);
        later.setPte(0, Pte.writable(later.mm.pte(0)));
        page.unlock(later.cpu);
        store.join();
        assertSame(page, later.mm.pageAt(0));
        assertEquals(1, page.count());
        assertFalse(page.isLocked());
        later.end();
    }

    /** A third thread had its own copy made meanwhile: the old page is the child's alone, and must not come back. */
    @Test
    void laterKernelsDoNotReuseAPageThatLeftThePteDuringTheWait() {
        TestMachine later = TestMachine.boot(WAIT).touch(0, 1).drain();
        MmStruct child = later.fork();
        Page page = later.mm.pageAt(0);
        Actors.Running store = storeThatWaits(later, page, 2);
        Page copy = PageAlloc.allocPage(later.cpu);
        Fault.cowUserPage(later.cpu, copy, page);
        Rmap.pageRemoveRmap(page);
        later.setPte(0, Pte.writable(Pte.dirty(Pte.make(copy))));
        Rmap.pageAddNewAnonRmap(copy, later.mm.firstVma(), 0);
        page.put(later.cpu);
        page.unlock(later.cpu);
        store.join();
        assertSame(copy, later.mm.pageAt(0));
        assertEquals(5, copy.load(1));
        assertSame(page, child.pageAt(0));
        assertEquals(0, page.load(1));
        later.end();
    }

    @Test
    void laterKernelsCopyASharedPageAfterTheWait() {
        TestMachine later = TestMachine.boot(WAIT).touch(0, 1).drain();
        MmStruct child = later.fork();
        Page page = later.mm.pageAt(0);
        Actors.Running store = storeThatWaits(later, page, 2);
        page.unlock(later.cpu);
        store.join();
        assertNotSame(page, later.mm.pageAt(0));
        assertSame(page, child.pageAt(0));
        assertEquals(1, page.count());
        later.end();
    }

    // ---- spurious faults

    @Test
    void aSpuriousWriteFaultFlushesTheStaleTranslation() {
        test.touch(0, 1);
        test.otherCpuRuns(mm).load(0, 0);
        assertEquals(VmFault.MINOR, fault(test, 0, true));
        assertEquals(-1, test.otherCpu.tlb.lookup(0, false));
        test.end();
    }

    @Test
    void aSpuriousReadFaultChangesNothing() {
        test.touch(0, 1);
        long pte = mm.pte(0);
        test.otherCpuRuns(mm).load(0, 0);
        assertEquals(VmFault.MINOR, fault(test, 0, false));
        assertEquals(pte, mm.pte(0));
        assertTrue(test.otherCpu.tlb.lookup(0, false) >= 0);
        test.end();
    }

    @Test
    void aWriteFaultOnAWritableCleanPteSetsDirtyAndAccessed() {
        test.touch(0, 1);
        long pte = mm.pte(0);
        test.setPte(0, Pte.old(Pte.clean(pte)));
        assertEquals(VmFault.MINOR, fault(test, 0, true));
        assertEquals(pte, mm.pte(0));
        test.end();
    }

    // ---- do_swap_page

    @Test
    void readingFromTheDeviceIsAMajorFault() {
        test.touch(0, 1);
        test.swapOut(0);
        assertEquals(VmFault.MAJOR, fault(test, 0, false));
        test.end();
    }

    @Test
    void findingThePageInTheCacheIsAMinorFault() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, false)[0];
        test.swapOut(0);
        assertEquals(VmFault.MINOR, fault(test, 0, true), "the WRITE bit is thrown away");
        assertSame(page, mm.pageAt(0));
        assertEquals(1, page.mapcount());
        test.unpin(page);
        test.end();
    }

    @Test
    void aSwapInForAWriteThatHasToCopyDoesNotSayWrite() {
        test.touch(0, 1);
        test.swapOut(0);
        test.fork();
        assertEquals(VmFault.MAJOR, fault(test, 0, true));
        assertTrue(Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void aPageThatCouldNotBeReadIsSigbus() {
        test.touch(0, 1);
        Page page = test.pin(0, 1, false)[0];
        test.swapOut(0);
        long entry = mm.pte(0);
        page.clearFlag(Page.PG_UPTODATE);
        assertSignal(Signal.Kind.SIGBUS, () -> cpu.load(0, 0));
        assertEquals(entry, mm.pte(0));
        assertFalse(page.isLocked());
        assertEquals(2, page.count());
        test.unpin(page);
        test.end();
    }

    // ---- signals

    @Test
    void anAccessOutsideEveryVmaIsSigsegv() {
        assertSignal(Signal.Kind.SIGSEGV, () -> cpu.load(20, 0));
        assertSignal(Signal.Kind.SIGSEGV, () -> cpu.store(20, 0, 1));
        cpu.assertQuiet("SIGSEGV");
        assertFalse(mm.mmapSem.isLocked());
        test.end();
    }

    @Test
    void aStoreToAReadOnlyVmaIsSigsegvAlsoOnAPageThatIsThere() {
        test.touch(0, 1);
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        assertSignal(Signal.Kind.SIGSEGV, () -> cpu.store(0, 0, 1));
        assertSignal(Signal.Kind.SIGSEGV, () -> cpu.store(1, 0, 1));
        assertEquals(100, cpu.load(0, 0));
        test.end();
    }

    @Test
    void aLoadFromAVmaWithoutPermissionsIsSigsegv() {
        assertEquals(0, Mmap.mmap(cpu, 20, 1, 0));
        assertSignal(Signal.Kind.SIGSEGV, () -> cpu.load(20, 0));
        test.end();
    }

    @Test
    void aWriteFaultThatFailsAtAnyAllocationKills() {
        String[] expected = {"pte_alloc_one", "anon_vma_alloc", "alloc_page"};
        for (int n = 1; n <= expected.length; n++) {
            TestMachine poor = TestMachine.boot();
            poor.cpu.failNthAllocation(n);
            assertSignal(Signal.Kind.SIGKILL, () -> poor.cpu.store(0, 0, 1));
            assertEquals(expected[n - 1], poor.cpu.injectedFailure());
            assertEquals(Pte.NONE, poor.mm.pte(0));
            poor.cpu.assertQuiet("OOM");
            poor.end();
        }
    }

    @Test
    void aCopyThatFailsKillsAndKeepsTheOldMapping() {
        test.touch(0, 1).drain();
        test.fork();
        Page shared = mm.pageAt(0);
        cpu.failNthAllocation(1);
        assertSignal(Signal.Kind.SIGKILL, () -> cpu.store(0, 0, 1));
        assertSame(shared, mm.pageAt(0));
        assertEquals(2, shared.count());
        assertEquals(2, shared.mapcount());
        test.end();
    }

    @Test
    void aSwapInThatFailsKillsAndKeepsTheEntry() {
        test.touch(0, 1);
        test.swapOut(0);
        long entry = mm.pte(0);
        cpu.failNthAllocation(1);
        assertSignal(Signal.Kind.SIGKILL, () -> cpu.load(0, 0));
        assertEquals(entry, mm.pte(0));
        test.end();
    }

    /** The second allocation is do_wp_page's: only its OOM is noticed. */
    @Test
    void aSwapInWhoseCopyFailsKillsToo() {
        test.touch(0, 1);
        test.swapOut(0);
        test.fork();
        cpu.failNthAllocation(2);
        assertSignal(Signal.Kind.SIGKILL, () -> cpu.store(0, 0, 1));
        assertTrue(Pte.isPresent(mm.pte(0)) && !Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void aReadFaultNeedsNoFrame() {
        TestMachine poor = TestMachine.boot(TestMachine.SHAPE.withFrames(1)).touch(0, 1);
        assertEquals(0, poor.cpu.load(1, 0));
        assertSignal(Signal.Kind.SIGKILL, () -> poor.cpu.store(1, 0, 1));
        poor.end();
    }
}
