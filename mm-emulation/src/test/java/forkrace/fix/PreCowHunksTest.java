// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.AFTER_FORK;
import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.assertBug;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Pte;
import forkrace.mm.VmArea;
import org.junit.jupiter.api.Test;

/** memory.c @@ -1607: fork_pre_cow without one of its lines. */
class PreCowHunksTest {

    private static final long SECRET = 0x5ec7e7;

    @Test
    void withoutTheCopyTheChildGetsWhatAnotherProcessLeft() {
        assertEquals("child reads 1", childAfterForeignProcess(new SeedPgGup()));
        assertEquals("child reads " + SECRET, childAfterForeignProcess(new PreCowAblations.CopiesNoBytes()));
    }

    private static String childAfterForeignProcess(ForkFix fix) {
        return run(fix, lab -> {
            lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            MmStruct stranger = lab.machine.newMm();
            lab.cpu.switchMm(stranger);
            assertEquals(0, Mmap.mmap(lab.cpu, 0, 1, VmArea.VM_READ | VmArea.VM_WRITE));
            lab.cpu.store(0, OTHER_WORD, SECRET);
            lab.cpu.switchMm(lab.parent);
            stranger.mmput(lab.cpu);
            MmStruct child = lab.fork();
            lab.finish(io);
            return "child reads " + lab.loadIn(child, PAGE, OTHER_WORD);
        });
    }

    @Test
    void aMappingThatIsKeptMakesTheParentsPageBad() {
        assertBug(
                "bad_page in free_pages_check: page 1 count 0 mapcount 1",
                new PreCowAblations.KeepsMapping(),
                SeedScripts::readAcrossFork);
    }

    @Test
    void aReferenceThatIsKeptLeaksTheParentsPage() {
        assertEquals(
                SeedScripts.KEPT + "; accounting; at the end: accounting, leak",
                run(new PreCowAblations.KeepsReference(), SeedScripts::readAcrossFork));
    }

    @Test
    void withoutRmapTheChildUnmapsAPageThatIsNotMapped() {
        assertBug("page_remove_rmap", new PreCowAblations.AddsNoRmap(), SeedScripts::readAcrossFork);
    }

    @Test
    void offTheLruTheCopyIsNeverReclaimed() {
        assertEquals(
                "copy swapped out, child as at fork, read kept",
                run(new SeedPgGup(), SeedScripts::childsCopyIsReclaimed));
        assertEquals(
                "copy stays, child as at fork, read kept",
                run(new PreCowAblations.StaysOffLru(), SeedScripts::childsCopyIsReclaimed));
    }

    @Test
    void withoutTheNewPteTheChildKeepsAPageThatItGaveBack() {
        assertBug("page_remove_rmap", new PreCowAblations.InstallsNothing(), SeedScripts::readAcrossFork);
    }

    /** No harm: a page enters the swap cache dirty whatever its ptes say, and the first store sets the bit by hardware. */
    @Test
    void aCleanPteOfTheCopyLosesNothing() {
        SeedAblationTest.assertSameAsSeed(PreCowAblations.ChildPteIsClean::new);
        String result = run(new PreCowAblations.ChildPteIsClean(), lab -> {
            lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            MmStruct child = lab.fork();
            lab.finish(io);
            assertTrue(!Pte.isDirty(child.pte(PAGE)));
            lab.storeIn(child, PAGE, OTHER_WORD, AFTER_FORK);
            boolean dirty = Pte.isDirty(child.pte(PAGE));
            boolean gone = lab.swapOut(child, PAGE);
            return dirty + " " + gone + " " + (lab.loadIn(child, PAGE, OTHER_WORD) == AFTER_FORK);
        });
        assertEquals("true true true", result);
    }

    /** No harm but one fault: the child's first store finds a page that it has for itself, and reuses it. */
    @Test
    void aReadOnlyPteOfTheCopyCostsOneFault() {
        SeedAblationTest.assertSameAsSeed(PreCowAblations.ChildPteIsReadOnly::new);
        assertEquals("no fault, same page", childsFirstStore(new SeedPgGup()));
        assertEquals("fault, same page", childsFirstStore(new PreCowAblations.ChildPteIsReadOnly()));
    }

    private static String childsFirstStore(ForkFix fix) {
        return run(fix, lab -> {
            lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            MmStruct child = lab.fork();
            lab.finish(io);
            String fault = Pte.isWritable(child.pte(PAGE)) ? "no fault" : "fault";
            int copy = child.pageAt(PAGE).pfn();
            lab.storeIn(child, PAGE, OTHER_WORD, AFTER_FORK);
            return fault + ", " + (child.pageAt(PAGE).pfn() == copy ? "same page" : "another page");
        });
    }

    @Test
    void anUnconditionalMkwriteLetsTheChildWriteToAReadOnlyMapping() {
        assertEquals(
                "read kept, child's pte read-only; read-only vma writable",
                run(new SeedPgGup(), SeedScripts::readOnlyMapping));
        assertEquals(
                "read kept, child's pte writable; read-only vma writable",
                run(new PreCowAblations.ChildPteIsWritable(), SeedScripts::readOnlyMapping));
    }
}
