// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.AFTER_FORK;
import static forkrace.fix.SeedLab.BEFORE_FORK;
import static forkrace.fix.SeedLab.DMA_WORD;
import static forkrace.fix.SeedLab.FAR_PAGE;
import static forkrace.fix.SeedLab.NEXT_PAGE;
import static forkrace.fix.SeedLab.OLD;
import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.SeedHunkSteps;
import forkrace.mm.VmArea;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Scripts that several hunks are tried on. Each ends with every request complete. Longer than 250 lines: a list, of which
 * {@link #all} is the table of contents.
 */
final class SeedScripts {

    /** {@link #readAcrossFork} as it should end. */
    static final String KEPT = "read kept, child as at fork";

    /** {@link #readAcrossFork} as it should not. */
    static final String LOST = "read lost, child as at fork";

    private static final int FIRST_OF_PAIR = 1;

    private SeedScripts() {}

    /** Every script of this class, for whoever claims that leaving something out changes nothing. */
    static Map<String, Function<SeedLab, String>> all() {
        Map<String, Function<SeedLab, String>> scripts = new LinkedHashMap<>();
        scripts.put("readAcrossFork", SeedScripts::readAcrossFork);
        scripts.put("twoReadsAcrossFork", SeedScripts::twoReadsAcrossFork);
        scripts.put("readAndBusyPageAcrossFork", SeedScripts::readAndBusyPageAcrossFork);
        scripts.put("shareAcrossFork", SeedScripts::shareAcrossFork);
        scripts.put("forkFromPagevec", SeedScripts::forkFromPagevec);
        scripts.put("forkFromSwapCache", SeedScripts::forkFromSwapCache);
        scripts.put("forkSharedPageAgain", SeedScripts::forkSharedPageAgain);
        scripts.put("forkOfUntouchedPage", SeedScripts::forkOfUntouchedPage);
        scripts.put("forkWithLockBreaks", SeedScripts::forkWithLockBreaks);
        scripts.put("forkUntilItSucceeds", SeedScripts::forkUntilItSucceeds);
        scripts.put("childsCopyIsReclaimed", SeedScripts::childsCopyIsReclaimed);
        scripts.put("readOnlyMapping", SeedScripts::readOnlyMapping);
        scripts.put("recycledPage", SeedScripts::recycledPage);
        return scripts;
    }

    /** The race itself: pinned, forked, parent stores, device delivers. */
    static String readAcrossFork(SeedLab lab) {
        lab.touch(PAGE);
        lab.touch(NEXT_PAGE);
        DirectIo io = lab.pin(PAGE);
        MmStruct child = lab.fork();
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return lab.readKept(PAGE) + ", " + lab.childView(child, PAGE);
    }

    /** Two pages of one page table are pinned, and one of another. */
    static String twoReadsAcrossFork(SeedLab lab) {
        lab.touch(PAGE);
        lab.touch(NEXT_PAGE);
        lab.touch(FAR_PAGE);
        DirectIo first = lab.pin(PAGE);
        DirectIo second = lab.pin(NEXT_PAGE);
        DirectIo third = lab.pin(FAR_PAGE);
        MmStruct child = lab.fork();
        lab.storeAfterFork(PAGE);
        lab.storeAfterFork(NEXT_PAGE);
        lab.storeAfterFork(FAR_PAGE);
        lab.finish(first);
        lab.finish(second);
        lab.finish(third);
        return lab.readKept(PAGE) + ", " + lab.readKept(NEXT_PAGE) + ", " + lab.readKept(FAR_PAGE) + ", "
                + lab.childView(child, PAGE) + ", " + lab.childView(child, NEXT_PAGE) + ", "
                + lab.childView(child, FAR_PAGE);
    }

    /** Somebody holds the page lock while the parent forks. */
    static String readAndBusyPageAcrossFork(SeedLab lab) {
        Page page = lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        assertTrue(page.tryLock(lab.other));
        MmStruct child = lab.fork();
        page.unlock(lab.other);
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return lab.readKept(PAGE) + ", " + lab.childView(child, PAGE);
    }

    /** No I/O at all: what fork is there for. */
    static String shareAcrossFork(SeedLab lab) {
        lab.touch(PAGE);
        MmStruct child = lab.fork();
        String shared = lab.parent.pageAt(PAGE) == child.pageAt(PAGE) ? "shared" : "copied";
        String broken = lab.broken();
        lab.storeAfterFork(PAGE);
        String childSaw = lab.childView(child, PAGE);
        lab.storeIn(child, PAGE, OTHER_WORD, BEFORE_FORK);
        return shared + broken + ", " + childSaw + ", "
                + (lab.cpu.load(PAGE, OTHER_WORD) == AFTER_FORK ? "parent untouched" : "parent sees the child's store");
    }

    /** A page that was never under I/O sits in a pagevec. */
    static String forkFromPagevec(SeedLab lab) {
        lab.touchUndrained(PAGE);
        lab.fork();
        return lab.machine.forkCopies() + " copied, " + lab.machine.falsePositiveCopies() + " in vain";
    }

    /** A page whose I/O is over was swapped out meanwhile and is back: mapped, marked, in the swap cache, not pinned. */
    static String forkFromSwapCache(SeedLab lab) {
        pageInSwapCache(lab);
        lab.fork();
        return lab.machine.forkCopies() + " copied";
    }

    /** The page of {@link #forkFromSwapCache}, its pte writable. */
    static Page pageInSwapCache(SeedLab lab) {
        Page page = lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        assertTrue(lab.swapOut(lab.parent, PAGE), "a pin does not stop reclaim from unmapping");
        lab.finish(io);
        lab.cpu.store(PAGE, DMA_WORD, OLD);
        lab.drain();
        assertTrue(page == lab.parent.pageAt(PAGE) && page.isSwapCache() && page.isGup());
        return page;
    }

    /** Never under write I/O, shared with a first child; read-pinned while a second is forked. */
    static String forkSharedPageAgain(SeedLab lab) {
        lab.touch(PAGE);
        MmStruct first = lab.fork();
        DirectIo io = lab.readPin(PAGE);
        lab.fork();
        io.complete(lab.cpu);
        String broken = lab.broken();
        lab.storeAfterFork(PAGE);
        return lab.childView(first, PAGE) + broken;
    }

    /** A page that was only read: the zero page. */
    static String forkOfUntouchedPage(SeedLab lab) {
        lab.touch(PAGE);
        lab.cpu.load(NEXT_PAGE, OTHER_WORD);
        MmStruct child = lab.fork();
        String broken = lab.broken();
        lab.storeAfterFork(NEXT_PAGE);
        return "child reads " + lab.loadIn(child, NEXT_PAGE, OTHER_WORD) + ", a stranger reads " + strangerReads(lab)
                + broken;
    }

    /** What a new process reads from a page that it never wrote. */
    static long strangerReads(SeedLab lab) {
        MmStruct stranger = lab.machine.newMm();
        lab.other.switchMm(stranger);
        Mmap.mmap(lab.other, 0, 1, VmArea.VM_READ);
        long zero = lab.other.load(0, OTHER_WORD);
        lab.exit(stranger);
        return zero;
    }

    /** More ptes than fork copies without a look at need_resched. */
    static String forkWithLockBreaks(SeedLab lab) {
        for (int vpn = 0; vpn < SeedLab.PTRS_PER_PTE; vpn++) {
            lab.touch(vpn);
        }
        lab.cpu.setNeedResched();
        MmStruct child = lab.fork();
        lab.storeAfterFork(PAGE);
        return lab.childView(child, PAGE);
    }

    /** Every allocation of a fork fails once, then the race is run. */
    static String forkUntilItSucceeds(SeedLab lab) {
        lab.touch(PAGE);
        lab.touch(NEXT_PAGE);
        lab.touch(FAR_PAGE);
        DirectIo io = lab.pin(PAGE);
        DirectIo far = lab.pin(FAR_PAGE);
        int failures = 0;
        MmStruct child = null;
        StringBuilder broken = new StringBuilder();
        while (child == null) {
            lab.cpu.failNthAllocation(failures + 1);
            child = lab.fork();
            failures += child == null ? 1 : 0;
            broken.append(lab.broken());
        }
        lab.cpu.failNthAllocation(0);
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        lab.finish(far);
        return "failed " + failures + " times" + broken + ", then " + lab.readKept(PAGE) + ", "
                + lab.childView(child, PAGE);
    }

    /** The child's copy goes to swap and comes back. */
    static String childsCopyIsReclaimed(SeedLab lab) {
        lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        MmStruct child = lab.fork();
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        boolean gone = lab.swapOut(child, PAGE);
        return (gone ? "copy swapped out, " : "copy stays, ") + lab.childView(child, PAGE) + ", " + lab.readKept(PAGE);
    }

    /** The buffer became read-only after the I/O began; the page is still pinned at the fork. */
    static String readOnlyMapping(SeedLab lab) {
        lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        Mprotect.mprotect(lab.cpu, 0, SeedLab.PAGES, VmArea.VM_READ);
        MmStruct child = lab.fork();
        lab.finish(io);
        return lab.readKept(PAGE) + ", child's pte " + (Pte.isWritable(child.pte(PAGE)) ? "writable" : "read-only");
    }

    /** Pages that were under I/O are freed and come back to another process. */
    static String recycledPage(SeedLab lab) {
        lab.touch(PAGE);
        lab.readNow(PAGE);
        Mmap.munmap(lab.cpu, 0, SeedLab.PTRS_PER_PTE);
        Page page = lab.touchUndrained(FAR_PAGE);
        lab.fork();
        return (page.isGup() ? "marked" : "not marked") + ", " + lab.machine.forkCopies() + " copied, "
                + lab.machine.falsePositiveCopies() + " in vain";
    }

    /**
     * Another thread of the parent stores to two words, first the first, while fork copies the page between them. A child that
     * has the second store without the first has a torn page. Without a translation the thread may have to wait for the fork.
     */
    static String storeDuringCopy(ForkFix seed, SeedAblation.CallsBackHalfway.Flush flush, boolean hasTranslation) {
        SeedAblation.CallsBackHalfway fix = new SeedAblation.CallsBackHalfway(seed, flush);
        return SeedLab.run(fix, lab -> {
            lab.touch(PAGE);
            lab.other.switchMm(lab.parent);
            if (hasTranslation) {
                lab.other.store(PAGE, FIRST_OF_PAIR, 0);
            }
            DirectIo io = lab.pin(PAGE);
            fix.halfway = () -> {
                if (SeedHunkSteps.storesWithoutFault(lab.other, PAGE)) {
                    lab.other.store(PAGE, FIRST_OF_PAIR, AFTER_FORK);
                    lab.other.store(PAGE, OTHER_WORD, AFTER_FORK);
                }
            };
            MmStruct child = lab.fork();
            lab.finish(io);
            boolean first = lab.loadIn(child, PAGE, FIRST_OF_PAIR) == AFTER_FORK;
            boolean second = lab.loadIn(child, PAGE, OTHER_WORD) == AFTER_FORK;
            return second && !first ? "torn" : "whole";
        });
    }
}
