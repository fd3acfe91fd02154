// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The steps one by one, without the locks around them. */
class PteCopyTest {

    private final TestMachine test = TestMachine.boot().touch(0, 2).drain();
    private final Cpu cpu = test.cpu;
    private final MmStruct child = test.machine.newMm();
    private final VmArea vma = test.mm.firstVma();
    private final VmArea childVma = VmArea.copyOf(vma, child);
    private final Page page = test.mm.pageAt(1);
    private final PteCopy copy = at(vma);

    private PteCopy at(VmArea given) {
        PteCopy cursor = new PteCopy(cpu, child, test.mm, given, childVma);
        cursor.moveToTable(1);
        cursor.dst = child.pteAlloc(cpu, 1);
        cursor.moveTo(1, test.mm.pte(1));
        return cursor;
    }

    @Test
    void theCursorShowsThePageInHand() {
        assertTrue(copy.isCow());
        assertTrue(copy.wasWritable());
        assertSame(page, copy.page());
        copy.moveTo(0, Pte.writeProtected(test.mm.pte(0)));
        assertSame(test.mm.pageAt(0), copy.page());
        assertFalse(copy.wasWritable());
    }

    @Test
    void sharingTakesAReferenceAndAMapping() {
        copy.shareReference();
        assertEquals(2, page.count());
        assertEquals(2, page.mapcount());
        assertEquals(0, child.anonRss(), "added once a table");
        copy.addRss();
        assertEquals(1, child.anonRss());
        copy.addRss();
        assertEquals(1, child.anonRss());
    }

    @Test
    void theZeroPageCountsAsAFilePage() {
        cpu.load(2, 0);
        copy.moveTo(2, test.mm.pte(2));
        copy.shareReference();
        copy.addRss();
        assertEquals(0, child.anonRss());
        assertEquals(1, child.fileRss());
    }

    @Test
    void writeProtectionHitsParentAndLocalPte() {
        long pte = copy.writeProtectParent();
        assertFalse(Pte.isWritable(test.mm.pte(1)));
        copy.installInChild(pte);
        assertEquals(Pte.old(test.mm.pte(1)), child.pte(1));
    }

    @Test
    void outsideCowMappingsNothingIsProtected() {
        vma.flags = VmArea.VM_READ | VmArea.VM_WRITE | VmArea.VM_SHARED | VmArea.VM_MAYWRITE;
        assertTrue(Pte.isWritable(at(vma).writeProtectParent()));
        assertTrue(Pte.isWritable(test.mm.pte(1)));
    }

    @Test
    void rereadingTakesWhatHardwareSetMeanwhile() {
        test.setPte(1, Pte.clean(test.mm.pte(1)));
        copy.moveTo(1, test.mm.pte(1));
        test.setPte(1, Pte.dirty(test.mm.pte(1)));
        copy.installInChild(copy.rereadParent());
        assertTrue(Pte.isDirty(child.pte(1)));
    }

    @Test
    void theChildsPteMayBeReadOnlyWhileTheParentsIsNot() {
        copy.installReadOnlyInChild();
        assertFalse(Pte.isWritable(child.pte(1)));
        assertFalse(Pte.isYoung(child.pte(1)));
        assertTrue(Pte.isWritable(test.mm.pte(1)));
    }

    @Test
    void anExplainedReferenceIsMappingOrSwapCache() {
        assertFalse(copy.hasUnexplainedReference());
        copy.shareReference();
        assertFalse(copy.hasUnexplainedReference(), "the child's share is on both sides");
        page.lock(cpu);
        SwapCache.addToSwap(cpu, test.machine.swap, page);
        page.unlock(cpu);
        assertFalse(copy.hasUnexplainedReference());
        page.get();
        assertTrue(copy.hasUnexplainedReference());
    }

    @Test
    void thePageLockIsOnlyTried() {
        assertTrue(copy.tryLockPage());
        assertTrue(page.isLocked());
        assertFalse(copy.tryLockPage());
        copy.unlockPage();
        assertFalse(page.isLocked());
    }

    // ---- the spare page

    @Test
    void oneSparePageIsKeptUntilItIsUsedOrReleased() {
        int free = test.machine.freeFrames();
        assertTrue(copy.allocSparePage());
        assertTrue(copy.allocSparePage());
        assertEquals(free - 1, test.machine.freeFrames());
        copy.releaseSparePage();
        copy.releaseSparePage();
        assertEquals(free, test.machine.freeFrames());
    }

    @Test
    void withoutMemoryThereIsNoSparePage() {
        cpu.failNthAllocation(1);
        assertFalse(copy.allocSparePage());
        copy.releaseSparePage();
    }

    @Test
    void preCowWithoutASparePageIsABug() {
        copy.shareReference();
        assertBug("no spare page", copy::preCow);
    }

    @Test
    void preCowGivesTheShareBackAndTheChildANewPage() {
        PteCopy given = at(childVma);
        given.shareReference();
        given.allocSparePage();
        given.preCow();
        assertEquals(1, page.count());
        assertEquals(1, page.mapcount());
        Page created = child.pageAt(1);
        assertEquals(101, created.load(0));
        assertEquals(1, created.mapcount());
        assertEquals(2, created.count(), "and the pagevec's");
        assertSame(vma.anonVma(), created.mapping());
        assertEquals(1, created.index);
        assertTrue(Pte.isWritable(child.pte(1)) && Pte.isDirty(child.pte(1)));
        int free = test.machine.freeFrames();
        given.releaseSparePage();
        assertEquals(free, test.machine.freeFrames(), "the spare page has been used");
    }

    @Test
    void preCowInAReadOnlyVmaGivesAReadOnlyPte() {
        childVma.flags &= ~VmArea.VM_WRITE;
        PteCopy given = at(childVma);
        given.shareReference();
        given.allocSparePage();
        given.preCow();
        assertFalse(Pte.isWritable(child.pte(1)));
        assertTrue(Pte.isDirty(child.pte(1)));
    }

    /** M4 of the seed. */
    @Test
    void theParentIsMadeWritableWhateverItsVmaAllows() {
        vma.flags &= ~VmArea.VM_WRITE;
        copy.writeProtectParent();
        copy.makeParentWritable();
        assertTrue(Pte.isWritable(test.mm.pte(1)));
    }

    // ---- swap entries and counters

    @Test
    void aSwapEntryGetsAnotherUserAndTheChildGoesOnTheMmlist() {
        test.swapOut(0);
        copy.moveTo(0, test.mm.pte(0));
        copy.copySwapEntry();
        assertEquals(test.mm.pte(0), child.pte(0));
        assertEquals(2, test.machine.swap.users(Pte.swapOffset(child.pte(0))));
        assertTrue(child.onMmlist);
    }

    @Test
    void aSwapEntryOfAnUnusedSlotIsABug() {
        copy.moveTo(1, Pte.ofSwapEntry(0, 2));
        assertBug("unused slot", copy::copySwapEntry);
        assertNull(child.pageAt(1));
    }

    @Test
    void aCopyWithoutAPinIsAFalsePositive() {
        copy.hasUnexplainedReference();
        copy.countCopy();
        assertEquals(1, test.machine.forkCopies());
        assertEquals(1, test.machine.falsePositiveCopies());
        page.get();
        page.notePin();
        copy.hasUnexplainedReference();
        copy.countCopy();
        assertEquals(2, test.machine.forkCopies());
        assertEquals(1, test.machine.falsePositiveCopies());
    }
}
