// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.SeedAblation.CallsBackHalfway.Flush;
import forkrace.io.DirectIo;
import forkrace.mm.AddressSpace;
import forkrace.mm.ForkFix;
import forkrace.mm.Gup;
import forkrace.mm.Migrate;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Page;
import forkrace.mm.SeedHunkSteps;
import forkrace.mm.Signal;
import forkrace.mm.SwapOff;
import forkrace.mm.VmArea;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the emulation answers to the first and the third question of 2 Feb 2009, and to what else the seed misses, row by row. */
class KamezawaQuestionsTest {

    // ---- question 1: is the page lock needed?

    /** Another CPU's work on the page's swap slot, from start to end, between fork's loads; where fork takes the lock, right after fork. */
    private enum Meanwhile {
        /** Only the steps of add_to_swap, by somebody who holds no reference of his own. */
        BARE_ADD,
        /** Reclaim: it has isolated the page before, because page_referenced needs the pte lock that fork now holds. */
        RECLAIM_ADDS,
        /** The page is in the swap cache; swapoff, whole. */
        SWAPOFF
    }

    @ParameterizedTest
    @CsvSource({
        "LOCK,             BARE_ADD,     read kept",
        "LOCK,             RECLAIM_ADDS, read kept",
        "LOCK,             SWAPOFF,      read kept",
        "COUNT_THEN_FLAG,  BARE_ADD,     read lost",
        "COUNT_THEN_FLAG,  RECLAIM_ADDS, read kept",
        "COUNT_THEN_FLAG,  SWAPOFF,      read kept",
        "FLAG_THEN_COUNT,  BARE_ADD,     read kept",
        "FLAG_THEN_COUNT,  RECLAIM_ADDS, read kept",
        "FLAG_THEN_COUNT,  SWAPOFF,      read lost",
    })
    void question1(String check, Meanwhile meanwhile, String expected) {
        assertEquals(expected, run(fixWith(check), lab -> readAcross(lab, meanwhile)));
    }

    private static ForkFix fixWith(String check) {
        return switch (check) {
            case "LOCK" -> new SeedPgGup();
            case "COUNT_THEN_FLAG" -> new CopyOnePteAblations.CountThenFlagUnlocked();
            default -> new CopyOnePteAblations.FlagThenCountUnlocked();
        };
    }

    private static String readAcross(SeedLab lab, Meanwhile meanwhile) {
        Page page = meanwhile == Meanwhile.SWAPOFF ? SeedScripts.pageInSwapCache(lab) : lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        lab.drain();
        if (meanwhile == Meanwhile.RECLAIM_ADDS) {
            page.get();
        }
        forkWith(lab, () -> {
            if (meanwhile == Meanwhile.SWAPOFF) {
                assertEquals(0, SwapOff.tryToUnuse(lab.other));
            } else {
                SeedHunkSteps.addToSwap(lab.other, page);
            }
        });
        assertEquals(meanwhile != Meanwhile.SWAPOFF, page.isSwapCache());
        if (meanwhile == Meanwhile.RECLAIM_ADDS) {
            page.put(lab.other);
        }
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return lab.readKept(PAGE);
    }

    private static void forkWith(SeedLab lab, Runnable meanwhile) {
        boolean[] done = new boolean[1];
        Runnable once = () -> {
            if (!done[0]) {
                done[0] = true;
                meanwhile.run();
            }
        };
        if (lab.machine.fix instanceof CopyOnePteAblations.CountThenFlagUnlocked unlocked) {
            unlocked.betweenLoads = once;
        } else if (lab.machine.fix instanceof CopyOnePteAblations.FlagThenCountUnlocked unlocked) {
            unlocked.betweenLoads = once;
        }
        lab.fork();
        once.run();
    }

    // ---- question 3: pages that come through a fault

    /** The states before gup for writing that the kernel model lists, by its letters. */
    @ParameterizedTest
    @CsvSource({
        "a, 'marked, read kept',     'marked, read kept'",
        "b, 'marked, read kept',     'marked, read kept'",
        "c, 'not marked, read lost', 'marked, read kept'",
        "d, 'not marked, read lost', 'marked, read kept'",
        "e, 'not marked, read lost', 'marked, read kept'",
        "f, 'not marked, read lost', 'marked, read kept'",
        "g, 'not marked, read lost', 'marked, read kept'",
        "h, 'marked, read kept',     'marked, read kept'",
    })
    void question3(char state, String seed, String withFaultsMarked) {
        assertEquals(seed, run(new SeedPgGup(), lab -> pinForkStore(lab, state)));
        assertEquals(withFaultsMarked, run(new SeedFaultGup(), lab -> pinForkStore(lab, state)));
        assertEquals("not marked, read lost", run(new Unfixed(), lab -> pinForkStore(lab, state)));
    }

    private static String pinForkStore(SeedLab lab, char state) {
        int vpn = state == 'd' ? privateFilePage(lab) : PAGE;
        prepare(lab, state, vpn);
        DirectIo io = lab.pin(vpn);
        String marked = lab.parent.pageAt(vpn).isGup() ? "marked, " : "not marked, ";
        lab.fork();
        lab.storeAfterFork(vpn);
        lab.finish(io);
        return marked + lab.readKept(vpn);
    }

    private static void prepare(SeedLab lab, char state, int vpn) {
        if (state != 'b' && state != 'c' && state != 'd') {
            lab.touch(vpn);
        }
        switch (state) {
            case 'c', 'd' -> lab.cpu.load(vpn, OTHER_WORD);
            case 'e' -> lab.fork();
            case 'f' -> lab.exit(lab.fork());
            case 'g' -> protect(lab, VmArea.VM_READ, VmArea.VM_READ | VmArea.VM_WRITE);
            case 'h' -> assertTrue(lab.swapOut(lab.parent, vpn));
            default -> {}
        }
    }

    private static int privateFilePage(SeedLab lab) {
        assertEquals(0, Mmap.munmap(lab.cpu, SeedLab.FAR_PAGE, 1));
        AddressSpace file = new AddressSpace(1, SeedLab.OLD);
        assertEquals(0, Mmap.mmapFile(lab.cpu, SeedLab.FAR_PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE, file, false));
        return SeedLab.FAR_PAGE;
    }

    private static void protect(SeedLab lab, int... protections) {
        for (int protection : protections) {
            assertEquals(0, Mprotect.mprotect(lab.cpu, 0, SeedLab.PAGES, protection));
        }
    }

    /** State i: a forced write keeps mmap_sem over look-up and use, so no fork comes between, marked or not. */
    @Test
    void question3OfAForcedWriteHasNoForkToFear() {
        assertEquals("not marked", run(new SeedPgGup(), KamezawaQuestionsTest::forceWrite));
        assertEquals("marked", run(new SeedFaultGup(), KamezawaQuestionsTest::forceWrite));
    }

    private static String forceWrite(SeedLab lab) {
        lab.touch(PAGE);
        protect(lab, VmArea.VM_READ);
        Page[] pinned = new Page[1];
        assertEquals(1, Gup.getUserPages(lab.cpu, lab.parent, PAGE, 1, true, true, pinned, 0));
        String marked = pinned[0].isGup() ? "marked" : "not marked";
        Gup.putUserPage(lab.cpu, pinned[0]);
        return marked;
    }

    // ---- what else the seed misses

    /** M1: a stale mark, a child that shares the page, and a reference that is no write pin, while a second child is forked. */
    @Test
    void m1IsolationBreaks() {
        assertEquals("child sees the parent's store; shared page writable", run(new SeedPgGup(), this::staleMark));
        assertEquals("child as at fork", run(new RhelEl16(), this::staleMark));
    }

    private String staleMark(SeedLab lab) {
        Page page = lab.touch(PAGE);
        lab.readNow(PAGE);
        lab.drain();
        MmStruct first = lab.fork();
        page.get();
        lab.fork();
        page.put(lab.cpu);
        String broken = lab.broken();
        lab.storeAfterFork(PAGE);
        String seen = lab.childView(first, PAGE);
        lab.exit(first);
        return seen + broken;
    }

    /** M2, M3, M4, M5: in the way of the rows of the kernel model, seed and its descendant. */
    @ParameterizedTest
    @CsvSource({
        "M2 swapped out,        read lost, read lost",
        "M3 read back in,       read kept, read lost",
        "M3 mprotect,           read kept, read lost",
        "M5 migration entry,    read lost, read lost",
    })
    void pteIsNotWhatForkLooksFor(String hole, String seed, String el16) {
        assertEquals(seed, run(new SeedPgGup(), lab -> pinnedThen(lab, hole)));
        assertEquals(el16, run(new RhelEl16(), lab -> pinnedThen(lab, hole)));
        assertEquals("read lost", run(new Unfixed(), lab -> pinnedThen(lab, hole)));
    }

    private static String pinnedThen(SeedLab lab, String hole) {
        Page page = lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        Migrate migration = null;
        switch (hole.substring(0, 2)) {
            case "M2" -> assertTrue(lab.swapOut(lab.parent, PAGE));
            case "M5" -> migration = Migrate.unmap(lab.other, page);
            default -> makeReadOnly(lab, hole);
        }
        lab.fork();
        if (migration != null) {
            assertFalse(migration.finish(lab.other) == 0, "the pin does not let it move");
            lab.drain();
        }
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        return lab.readKept(PAGE);
    }

    private static void makeReadOnly(SeedLab lab, String hole) {
        if (hole.endsWith("mprotect")) {
            protect(lab, VmArea.VM_READ, VmArea.VM_READ | VmArea.VM_WRITE);
        } else {
            assertTrue(lab.swapOut(lab.parent, PAGE));
            lab.cpu.load(PAGE, OTHER_WORD);
        }
    }

    /** M4: fork makes a pte writable in a mapping that the application has made read-only. */
    @Test
    void m4ProtectionBreaks() {
        assertEquals("stored; read-only vma writable", run(new SeedPgGup(), KamezawaQuestionsTest::storeToReadOnly));
        for (Supplier<ForkFix> fix : List.<Supplier<ForkFix>>of(Unfixed::new, RhelEl16::new, RefcountAll::new)) {
            assertEquals("SIGSEGV", run(fix.get(), KamezawaQuestionsTest::storeToReadOnly));
        }
    }

    private static String storeToReadOnly(SeedLab lab) {
        lab.touch(PAGE);
        DirectIo io = lab.pin(PAGE);
        protect(lab, VmArea.VM_READ);
        lab.fork();
        lab.finish(io);
        try {
            lab.storeAfterFork(PAGE);
            return "stored";
        } catch (Signal signal) {
            return signal.kind().name();
        }
    }

    /** M6: read-only in memory is not read-only in another CPU's TLB. */
    @Test
    void m6TheCopyIsTornUnlessTheParentsTlbIsFlushedBefore() {
        Function<Flush, String> copy = flush -> SeedScripts.storeDuringCopy(new SeedPgGup(), flush, true);
        assertEquals("torn", copy.apply(Flush.NONE));
        assertEquals("torn", copy.apply(Flush.OF_GIVEN_VMA), "the seed gives copy_page_range the child's vma");
        assertEquals("whole", copy.apply(Flush.OF_PARENT));
    }
}
