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

import org.junit.jupiter.api.Test;

class FileFaultTest {

    private static final int BASE = 20;
    private static final long ON_DISK = 77;

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final AddressSpace file = new AddressSpace(3, ON_DISK);

    private void map(boolean shared) {
        assertEquals(0, Mmap.mmapFile(cpu, BASE, 4, TestMachine.RW, file, shared));
    }

    private static void assertFilePage(Page page, AddressSpace file) {
        assertSame(file, page.fileMapping);
        assertTrue(page.isPageCache());
        assertFalse(page.isAnon());
    }

    // ---- private mappings

    @Test
    void aReadMapsThePageOfThePageCacheReadOnly() {
        map(false);
        assertEquals(ON_DISK, cpu.load(BASE + 1, 2));
        Page page = mm.pageAt(BASE + 1);
        assertFilePage(page, file);
        assertFalse(Pte.isWritable(mm.pte(BASE + 1)));
        assertEquals(2, page.count(), "the cache and the mapping");
        assertEquals(1, page.mapcount());
        assertFalse(page.isLru());
        assertEquals(1, mm.fileRss());
        assertEquals(0, mm.anonRss());
        assertNull(Mmap.findVma(mm, BASE).anonVma());
        test.end();
    }

    @Test
    void aWriteCopiesAtOnce() {
        map(false);
        cpu.store(BASE, 1, 5);
        Page copy = mm.pageAt(BASE);
        assertTrue(copy.isAnon());
        assertFalse(copy.isPageCache());
        assertTrue(Pte.isWritable(mm.pte(BASE)));
        assertEquals(ON_DISK, cpu.load(BASE, 0));
        assertEquals(1, mm.anonRss());
        assertEquals(0, mm.fileRss());
        assertEquals(1, file.nrpages());
        Page cached = file.findGetPage(cpu, 0);
        assertEquals(ON_DISK, cached.load(1), "the file is as it was");
        cached.put(cpu);
        test.end();
    }

    @Test
    void aWriteAfterAReadGoesThroughDoWpPage() {
        map(false);
        cpu.load(BASE, 0);
        Page cached = mm.pageAt(BASE);
        cpu.store(BASE, 1, 5);
        assertNotSame(cached, mm.pageAt(BASE));
        assertTrue(mm.pageAt(BASE).isAnon());
        assertEquals(ON_DISK, cpu.load(BASE, 0));
        assertEquals(ON_DISK, cached.load(1));
        assertEquals(1, cached.count());
        assertEquals(0, cached.mapcount());
        assertEquals(1, mm.anonRss());
        assertEquals(0, mm.fileRss());
        test.end();
    }

    @Test
    void twoMappingsOfAFileShareThePageCache() {
        map(false);
        assertEquals(0, Mmap.mmapFile(cpu, BASE + 4, 3, TestMachine.RW, file, true));
        cpu.load(BASE, 0);
        cpu.store(BASE + 4, 0, 9);
        assertSame(mm.pageAt(BASE + 4), mm.pageAt(BASE));
        assertEquals(9, cpu.load(BASE, 0), "not yet copied, so it sees the store");
        cpu.store(BASE, 1, 10);
        cpu.store(BASE + 4, 0, 11);
        assertEquals(9, cpu.load(BASE, 0));
        test.end();
    }

    @Test
    void behindTheEndOfTheFileIsSigbus() {
        map(false);
        Signal signal = assertThrows(Signal.class, () -> cpu.load(BASE + 3, 0));
        assertSame(Signal.Kind.SIGBUS, signal.kind());
        test.end();
    }

    @Test
    void withoutMemoryAFaultIsOutOfMemory() {
        map(false);
        cpu.load(0, 0);
        cpu.load(BASE, 0);
        // The page cache's page; then, as that is there, the anon_vma; at last the copy.
        for (int failing : new int[] {1, 2, 2}) {
            cpu.failNthAllocation(failing);
            assertThrows(Signal.class, () -> cpu.store(BASE + 1, 0, 1));
            assertEquals(Pte.NONE, mm.pte(BASE + 1));
            test.assertInvariants();
        }
        cpu.failNthAllocation(0);
        cpu.store(BASE + 1, 0, 1);
        test.end();
    }

    // ---- shared mappings

    @Test
    void aSharedMappingIsWritableAtOnce() {
        map(true);
        cpu.load(BASE, 0);
        assertTrue(Pte.isWritable(mm.pte(BASE)));
        assertFalse(Pte.isDirty(mm.pte(BASE)));
        Page page = mm.pageAt(BASE);
        cpu.store(BASE, 0, 5);
        assertSame(page, mm.pageAt(BASE));
        assertFilePage(page, file);
        assertEquals(1, mm.fileRss());
        test.end();
    }

    @Test
    void whatIsStoredGoesToThePageCache() {
        map(true);
        cpu.store(BASE, 0, 5);
        assertEquals(0, Mmap.mmapFile(cpu, BASE + 4, 3, VmArea.VM_READ, file, true));
        assertEquals(5, cpu.load(BASE + 4, 0));
        assertFalse(Pte.isWritable(mm.pte(BASE + 4)));
        Page page = mm.pageAt(BASE);
        assertFalse(page.isDirty());
        assertEquals(0, Mmap.munmap(cpu, BASE, 4));
        assertTrue(page.isDirty(), "the pte's dirty bit");
        assertEquals(5, cpu.load(BASE + 4, 0));
        test.end();
    }

    @Test
    void aSharedMappingIsWritableAgainAfterMprotect() {
        map(true);
        cpu.store(BASE, 0, 5);
        Page page = mm.pageAt(BASE);
        assertEquals(0, Mprotect.mprotect(cpu, BASE, 4, VmArea.VM_READ));
        assertFalse(Pte.isWritable(mm.pte(BASE)));
        assertThrows(Signal.class, () -> cpu.store(BASE, 0, 6));
        assertEquals(0, Mprotect.mprotect(cpu, BASE, 4, TestMachine.RW));
        cpu.store(BASE, 0, 6);
        assertSame(page, mm.pageAt(BASE));
        test.end();
    }

    @Test
    void sharedAnonymousMemoryIsAFileOfZeros() {
        assertEquals(0, Mmap.mmapShared(cpu, BASE, 2, TestMachine.RW));
        assertEquals(0, cpu.load(BASE, 0));
        cpu.store(BASE + 1, 3, 4);
        MmStruct child = test.fork();
        test.otherCpuRuns(child).store(BASE + 1, 0, 8);
        assertEquals(8, cpu.load(BASE + 1, 0));
        assertEquals(4, test.otherCpu.load(BASE + 1, 3));
        assertSame(mm.pageAt(BASE + 1), child.pageAt(BASE + 1));
        test.end();
    }

    // ---- the file's end

    @Test
    void thePagesGoWithTheLastMapping() {
        map(false);
        cpu.load(BASE, 0);
        cpu.load(BASE + 2, 0);
        MmStruct child = test.fork();
        assertEquals(0, Mmap.munmap(cpu, BASE, 2));
        assertEquals(0, Mmap.munmap(cpu, BASE + 2, 2));
        assertEquals(2, file.nrpages(), "the child still maps it");
        assertEquals(ON_DISK, test.otherCpuRuns(child).load(BASE + 2, 0));
        test.exit(child);
        assertEquals(0, file.nrpages());
        assertEquals(64, test.machine.freeFrames());
        test.end();
    }

    @Test
    void aPinOutlivesTheFile() {
        map(true);
        Page page = test.pin(BASE, 1, true)[0];
        assertEquals(0, Mmap.munmap(cpu, BASE, 4));
        assertFalse(page.isPageCache());
        assertEquals(1, page.count());
        test.assertInvariants();
        test.unpin(page);
        assertEquals(64, test.machine.freeFrames());
        test.end();
    }

    @Test
    void aPageOfThePageCacheIsNeverFreed() {
        map(false);
        cpu.load(BASE, 0);
        Page page = mm.pageAt(BASE);
        page.put(cpu);
        assertBug("free_pages_check", () -> Mmap.munmap(cpu, BASE, 1));
    }

    // ---- gup

    @Test
    void aReadPinOfAnUntouchedFilePageIsNotTheZeroPage() {
        map(false);
        Page page = test.pin(BASE, 1, false)[0];
        assertFilePage(page, file);
        cpu.store(BASE, 0, 3);
        assertNotSame(page, mm.pageAt(BASE), "the store moves the owner away from the pin");
        test.unpin(page);
        test.end();
    }

    @Test
    void aWritePinBreaksCowFirst() {
        map(false);
        cpu.load(BASE, 0);
        Page page = test.pin(BASE, 1, true)[0];
        assertTrue(page.isAnon());
        assertSame(page, mm.pageAt(BASE));
        test.unpin(page);
        test.end();
    }

    // ---- fork

    @Test
    void forkSkipsAVmaWithoutAnonymousPages() {
        map(false);
        cpu.load(BASE, 0);
        MmStruct child = test.fork();
        assertEquals(Pte.NONE, child.pte(BASE));
        assertEquals(ON_DISK, test.otherCpuRuns(child).load(BASE, 0));
        assertSame(mm.pageAt(BASE), child.pageAt(BASE));
        test.end();
    }

    @Test
    void forkSharesTheFilePagesOfAVmaWithAnonymousOnes() {
        map(false);
        cpu.load(BASE, 0);
        cpu.store(BASE + 1, 0, 5);
        MmStruct child = test.fork();
        Page page = child.pageAt(BASE);
        assertSame(mm.pageAt(BASE), page);
        assertEquals(3, page.count());
        assertEquals(2, page.mapcount());
        assertEquals(1, child.fileRss());
        assertEquals(1, child.anonRss());
        test.assertInvariants();
        test.otherCpuRuns(child).store(BASE, 0, 6);
        assertEquals(ON_DISK, cpu.load(BASE, 0));
        test.end();
    }

    @Test
    void forkNeverProtectsASharedMapping() {
        map(true);
        cpu.store(BASE, 0, 5);
        MmStruct child = test.fork();
        assertTrue(Pte.isWritable(mm.pte(BASE)));
        assertEquals(5, test.otherCpuRuns(child).load(BASE, 0));
        test.otherCpu.store(BASE, 0, 6);
        assertEquals(6, cpu.load(BASE, 0));
        assertEquals(0, test.broken(), "both may write, and should");
        test.end();
    }

    @Test
    void aForkThatFailsGivesTheFileBack() {
        map(false);
        cpu.store(BASE, 0, 5);
        for (int failing = 1; ; failing++) {
            cpu.failNthAllocation(failing);
            MmStruct child = Fork.dupMm(cpu, mm);
            if (child != null) {
                child.mmput(cpu);
                break;
            }
            test.assertInvariants();
        }
        cpu.failNthAllocation(0);
        assertEquals(0, Mmap.munmap(cpu, BASE, 4));
        assertEquals(0, file.nrpages());
        test.end();
    }

    // ---- invariants

    @Test
    void aPrivateMappingThatMayStoreIntoThePageCacheIsFound() {
        map(false);
        cpu.load(BASE, 0);
        test.setPte(BASE, Pte.writable(mm.pte(BASE)));
        assertEquals(Invariants.SHARED_WRITE, test.broken());
        test.setPte(BASE, Pte.writeProtected(mm.pte(BASE)));
        test.end();
    }
}
