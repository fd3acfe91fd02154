// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;

class KsmTest {

    private final TestMachine test = TestMachine.boot(FixId.ANON_EXCLUSIVE);
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    /** One visit of ksmd to page 0. */
    private int visit() {
        Page page = Ksm.getMergeablePage(cpu, mm, 0);
        assertSame(mm.pageAt(0), page);
        int err = Ksm.tryToMergeOnePage(cpu, mm, 0, page);
        Ksm.putMergeablePage(cpu, page);
        cpu.assertQuiet("ksmd");
        return err;
    }

    @Test
    void aPageIsWriteProtectedAndNobodysAlone() {
        test.touch(0, 1).drain();
        Page page = mm.pageAt(0);
        assertTrue(Pte.isDirty(mm.pte(0)) && page.isAnonExclusive());
        assertEquals(0, visit());
        assertFalse(Pte.isWritable(mm.pte(0)));
        assertFalse(Pte.isDirty(mm.pte(0)));
        assertTrue(page.isDirty(), "what the pte knew is not lost");
        assertFalse(page.isAnonExclusive());
        assertEquals(1, page.count());
        test.assertInvariants();
        cpu.store(0, 0, 7);
        assertSame(page, mm.pageAt(0), "a store claims it again");
        assertTrue(page.isAnonExclusive());
        test.end();
    }

    @Test
    void theStaleTranslationIsFlushed() {
        test.touch(0, 1).drain();
        cpu.store(0, 0, 1);
        assertEquals(0, visit());
        MmStruct child = test.fork();
        cpu.store(0, 0, 2);
        assertNotSame(child.pageAt(0), mm.pageAt(0));
        assertEquals(1, child.pageAt(0).load(0));
        test.end();
    }

    @Test
    void whatIsSettledIsLeftAlone() {
        test.touch(0, 1).drain();
        assertEquals(0, visit());
        long pte = mm.pte(0);
        Page[] pinned = test.pin(0, 1, false);
        assertEquals(0, visit(), "nothing to be done, so nobody looks for references");
        assertEquals(pte, mm.pte(0));
        test.unpin(pinned);
        test.end();
    }

    @Test
    void aPinnedPageKeepsItsPteAndItsBit() {
        test.touch(0, 1).drain();
        long pte = mm.pte(0);
        Page[] pinned = new Page[1];
        assertEquals(1, Gup.pinUserPagesUnlocked(cpu, mm, 0, 1, true, pinned, 0));
        assertEquals(-Errno.EFAULT, visit());
        assertEquals(pte, mm.pte(0));
        assertTrue(pinned[0].isAnonExclusive());
        Gup.unpinUserPage(cpu, pinned[0]);
        test.end();
    }

    @Test
    void anyReferenceStopsIt() {
        test.touch(0, 1);
        assertEquals(-Errno.EFAULT, visit(), "in a pagevec");
        test.drain();
        Page[] referenced = test.pin(0, 1, true);
        assertEquals(-Errno.EFAULT, visit());
        test.unpin(referenced);
        assertEquals(0, visit());
        test.end();
    }

    @Test
    void aBusyPageIsLeftForAnotherTime() {
        test.touch(0, 1).drain();
        Page page = mm.pageAt(0);
        page.lock(test.otherCpu);
        assertEquals(-Errno.EFAULT, visit());
        page.unlock(test.otherCpu);
        assertTrue(Pte.isWritable(mm.pte(0)));
        test.end();
    }

    @Test
    void aPageThatIsGoneIsNotFound() {
        assertNull(Ksm.getMergeablePage(cpu, mm, 31), "a hole");
        assertNull(Ksm.getMergeablePage(cpu, mm, 0), "never touched");
        test.touch(0, 1).drain();
        Page page = Ksm.getMergeablePage(cpu, mm, 0);
        assertEquals(0, Mmap.munmap(cpu, 0, 1));
        cpu.store(1, 0, 1);
        assertEquals(-Errno.EFAULT, Ksm.tryToMergeOnePage(cpu, mm, 0, page), "no vma");
        assertEquals(-Errno.EFAULT, Ksm.tryToMergeOnePage(cpu, mm, 1, page), "another page");
        assertEquals(-Errno.EFAULT, Ksm.tryToMergeOnePage(cpu, mm, 8, page), "no page table");
        Ksm.putMergeablePage(cpu, page);
        test.end();
    }
}
