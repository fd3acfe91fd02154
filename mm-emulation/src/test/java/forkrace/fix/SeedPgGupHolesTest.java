// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.AFTER_FORK;
import static forkrace.fix.SeedLab.DMA_WORD;
import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.SeedAblation.CallsBackHalfway.Flush;
import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Mprotect;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Signal;
import forkrace.mm.VmArea;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * V2's known holes, each under its number in the kernel model: what must break does break. Longer than 250 lines because there
 * are many, and they read best side by side.
 */
class SeedPgGupHolesTest {

    private final ForkFix fix = new SeedPgGup();

    /** 6.3 b and h: faults that do not break COW keep FOLL_WRITE. */
    @Test
    void aPageThatTheRequestFaultsInIsMarked() {
        assertEquals("marked, read kept", run(new SeedPgGup(), untouched -> pinForkStore(untouched)));
        assertEquals("marked, read kept", run(new SeedPgGup(), swapped -> {
            swapped.touch(PAGE);
            assertTrue(swapped.swapOut(swapped.parent, PAGE));
            return pinForkStore(swapped);
        }));
    }

    // ---- 6.3 c, e, f, g: the missed flag

    private static String pinForkStore(SeedLab lab) {
        DirectIo io = lab.pin(PAGE);
        String marked = lab.parent.pageAt(PAGE).isGup() ? "marked, " : "not marked, ";
        lab.fork();
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return marked + lab.readKept(PAGE);
    }

    /** 6.3 c: the buffer was only read before, so it is the zero page. */
    private static String afterReadTouch(SeedLab lab) {
        lab.cpu.load(PAGE, OTHER_WORD);
        return pinForkStore(lab);
    }

    /** 6.3 e: an earlier child is alive and shares the page. */
    private static String withAnEarlierChild(SeedLab lab) {
        lab.touch(PAGE);
        lab.fork();
        return pinForkStore(lab);
    }

    /** 6.3 f: an earlier child is gone and has left the pte read-only. */
    private static String afterAnEarlierChild(SeedLab lab) {
        lab.touch(PAGE);
        lab.exit(lab.fork());
        return pinForkStore(lab);
    }

    /** 6.3 g: any mprotect leaves the pte read-only. */
    private static String afterMprotect(SeedLab lab) {
        lab.touch(PAGE);
        assertEquals(0, Mprotect.mprotect(lab.cpu, 0, SeedLab.PAGES, VmArea.VM_READ));
        assertEquals(0, Mprotect.mprotect(lab.cpu, 0, SeedLab.PAGES, VmArea.VM_READ | VmArea.VM_WRITE));
        return pinForkStore(lab);
    }

    /** 6.3 g: so does a swap-in for reading. */
    private static String afterReadSwapIn(SeedLab lab) {
        lab.touch(PAGE);
        assertTrue(lab.swapOut(lab.parent, PAGE));
        lab.cpu.load(PAGE, OTHER_WORD);
        return pinForkStore(lab);
    }

    private static List<Function<SeedLab, String>> withMarkSaid() {
        return List.of(
                SeedPgGupHolesTest::afterReadTouch,
                SeedPgGupHolesTest::withAnEarlierChild,
                SeedPgGupHolesTest::afterAnEarlierChild,
                SeedPgGupHolesTest::afterMprotect,
                SeedPgGupHolesTest::afterReadSwapIn);
    }

    /** The five ways to miss the flag, for other variants: "read kept" or "read lost". */
    static List<Function<SeedLab, String>> missedFlags() {
        return withMarkSaid().stream()
                .map(script -> script.andThen(result -> result.substring(result.indexOf("read "))))
                .toList();
    }

    @Test
    void hole63cAPageThatWasOnlyReadIsNotMarked() {
        assertEquals("not marked, read lost", run(fix, SeedPgGupHolesTest::afterReadTouch));
    }

    @Test
    void hole63eAPageSharedWithAnEarlierChildIsNotMarked() {
        assertEquals("not marked, read lost", run(fix, SeedPgGupHolesTest::withAnEarlierChild));
    }

    @Test
    void hole63fAPageLeftReadOnlyByAnEarlierChildIsNotMarked() {
        assertEquals("not marked, read lost", run(fix, SeedPgGupHolesTest::afterAnEarlierChild));
    }

    @Test
    void hole63gAPageLeftReadOnlyByMprotectOrSwapInIsNotMarked() {
        assertEquals("not marked, read lost", run(fix, SeedPgGupHolesTest::afterMprotect));
        assertEquals("not marked, read lost", run(fix, SeedPgGupHolesTest::afterReadSwapIn));
    }

    /** "Unless left over": a mark of an earlier read hides 6.3 g. */
    @Test
    void hole63gIsHiddenByAMarkThatIsLeftOver() {
        assertEquals("marked, read kept", run(fix, leftOver -> {
            leftOver.touch(PAGE);
            leftOver.readNow(PAGE);
            return afterMprotect(leftOver);
        }));
    }

    /** The rule of 2.6.29 keeps FOLL_WRITE where the vma may be written, and closes all five. */
    @Test
    void hole63IsClosedByTheDropRuleOf2629() {
        Profile profile = Profile.RHEL_5_2.withDropRule(Profile.DropRule.UNLESS_VM_WRITE);
        for (Function<SeedLab, String> script : withMarkSaid()) {
            assertEquals("marked, read kept", run(profile, new SeedPgGup(), script));
        }
    }

    // ---- 6.4

    /** M1: a stale mark, a first child, and any reference while a second is forked. */
    @Test
    void holeM1ASharedPageBecomesWritableInTheParent() {
        Function<SeedLab, String> staleMark = stale -> {
            stale.touch(PAGE);
            stale.readNow(PAGE);
            stale.drain();
            MmStruct first = stale.fork();
            assertEquals(0, stale.machine.forkCopies());
            DirectIo io = stale.readPin(PAGE);
            stale.fork();
            io.complete(stale.cpu);
            String broken = stale.broken();
            stale.storeAfterFork(PAGE);
            String firstSaw = stale.childView(first, PAGE);
            stale.exit(first);
            return firstSaw + broken;
        };
        assertEquals("child sees the parent's store; shared page writable", run(fix, staleMark));
        assertEquals("child as at fork", run(new RefcountAll(), staleMark));
        assertEquals("child as at fork", run(new Unfixed(), staleMark));
    }

    /** M2: reclaim unmaps a pinned page, fork copies the swap entry, the parent's write fault copies the page. */
    static String swappedOutWhilePinned(SeedLab lab) {
        lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        assertTrue(lab.swapOut(lab.parent, PAGE));
        lab.fork();
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return lab.readKept(PAGE);
    }

    @Test
    void holeM2APinnedPageThatWasSwappedOutIsLost() {
        assertEquals("read lost", run(fix, SeedPgGupHolesTest::swappedOutWhilePinned));
    }

    /** M3, for once no hole: the check does not look at pte_write, so a read-only pte does not escape it. */
    @Test
    void notAHoleM3APinnedPageThatWasReadBackIsKept() {
        assertEquals("read kept", run(fix, readBack -> {
            readBack.touch(PAGE);
            DirectIo io = readBack.pin(PAGE);
            assertTrue(readBack.swapOut(readBack.parent, PAGE));
            readBack.cpu.load(PAGE, OTHER_WORD);
            readBack.fork();
            readBack.storeAfterFork(PAGE);
            readBack.finish(io);
            return readBack.readKept(PAGE);
        }));
    }

    /** M4: a store that must be refused succeeds. */
    @Test
    void holeM4AReadOnlyMappingBecomesWritable() {
        Function<SeedLab, String> storeToReadOnly = readOnly -> {
            readOnly.touch(PAGE);
            DirectIo io = readOnly.pin(PAGE);
            assertEquals(0, Mprotect.mprotect(readOnly.cpu, 0, SeedLab.PAGES, VmArea.VM_READ));
            readOnly.fork();
            readOnly.finish(io);
            try {
                readOnly.storeAfterFork(PAGE);
                return "stored";
            } catch (Signal signal) {
                return signal.kind().name();
            }
        };
        assertEquals("stored; read-only vma writable", run(fix, storeToReadOnly));
        assertEquals("SIGSEGV", run(new Unfixed(), storeToReadOnly));
        assertEquals("SIGSEGV", run(new RefcountAll(), storeToReadOnly));
    }

    /** M6: read-only in memory is not read-only in another CPU's TLB, and nothing is flushed before the copy. */
    @Test
    void holeM6AStaleTranslationTearsTheCopy() {
        assertEquals("torn", SeedScripts.storeDuringCopy(new SeedPgGup(), Flush.NONE, true));
        assertEquals("whole", SeedScripts.storeDuringCopy(new SeedPgGup(), Flush.NONE, false));
    }

    /** Part 5, item 7: a flush would help, but not one that takes the mm from the vma that copy_page_range was given. */
    @Test
    void holeM6IsClosedByAFlushOfTheParentOnly() {
        assertEquals("whole", SeedScripts.storeDuringCopy(new SeedPgGup(), Flush.OF_PARENT, true));
        assertEquals("torn", SeedScripts.storeDuringCopy(new SeedPgGup(), Flush.OF_GIVEN_VMA, true));
        assertEquals(
                "whole",
                SeedScripts.storeDuringCopy(new DupMmapAblations.PassesParentsVma(), Flush.OF_GIVEN_VMA, true));
    }

    /** M7: a pin for reading is not asked about; the parent moves away, and the child's stores go out with the parent's write. */
    @Test
    void holeM7TheChildsStoresLeakIntoADirectWrite() {
        Function<SeedLab, String> reverse = reading -> {
            reading.touch(PAGE);
            DirectIo io = reading.readPin(PAGE);
            MmStruct child = reading.fork();
            reading.storeAfterFork(PAGE);
            reading.storeIn(child, PAGE, DMA_WORD, AFTER_FORK);
            long written = io.transferToDisk()[0];
            io.complete(reading.cpu);
            return written == AFTER_FORK ? "the child's data is written" : "the parent's data is written";
        };
        assertEquals("the child's data is written", run(fix, reverse));
        assertEquals("the parent's data is written", run(new RefcountAll(), reverse));
    }

    /** M12: the mark is sticky, so after the first read a pagevec looks like a pin again. */
    @Test
    void holeM12AfterTheFirstReadPagevecsLookLikePins() {
        assertEquals("1 copied, 1 in vain", run(fix, sticky -> {
            sticky.touchUndrained(PAGE);
            sticky.readNow(PAGE);
            sticky.fork();
            return sticky.machine.forkCopies() + " copied, " + sticky.machine.falsePositiveCopies() + " in vain";
        }));
    }

    /** M13: no fork at all; a page with one mapping and a read-only pte is copied because its lock is busy. */
    @Test
    void holeM13ABusyPageLockAtTheStoreLosesTheReadWithoutAnyFork() {
        assertEquals("read lost", run(fix, busy -> {
            Page page = busy.touch(PAGE);
            DirectIo io = busy.pin(PAGE);
            assertEquals(0, Mprotect.mprotect(busy.cpu, 0, SeedLab.PAGES, VmArea.VM_READ));
            assertEquals(0, Mprotect.mprotect(busy.cpu, 0, SeedLab.PAGES, VmArea.VM_READ | VmArea.VM_WRITE));
            assertTrue(page.tryLock(busy.other));
            busy.storeAfterFork(PAGE);
            page.unlock(busy.other);
            busy.finish(io);
            return busy.readKept(PAGE);
        }));
    }
}
