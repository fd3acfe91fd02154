// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.assertBug;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.SeedHunkSteps;
import org.junit.jupiter.api.Test;

/** The page lock in memory.c @@ -484, KAMEZAWA's first question: what it does, and in which order it could be left out. */
class PageLockHunkTest {

    /** No harm with this kernel's actors, as KAMEZAWA suspected: see the three tests that follow. */
    @Test
    void withoutThePageLockNothingChangesWhileNobodyElseActs() {
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.CountThenFlagUnlocked::new);
        SeedAblationTest.assertSameAsSeed(CopyOnePteAblations.FlagThenCountUnlocked::new);
    }

    /** V3a against an adder that holds no reference of its own: count 3 is loaded, then the flag makes 2 + 1 of it. */
    @Test
    void countThenFlagMissesAPinAgainstAnAdderWithoutReference() {
        assertEquals("read lost", addWhileForkAsks(new CopyOnePteAblations.CountThenFlagUnlocked(), false));
        assertEquals("read kept", addWhileForkAsks(new CopyOnePteAblations.FlagThenCountUnlocked(), false));
        assertEquals("read kept", addWhileForkAsks(new SeedPgGup(), false));
    }

    /** But reclaim isolates the page first, and then page_referenced waits for the pte lock that fork holds. */
    @Test
    void countThenFlagSeesTheReferenceOfTheRealAdder() {
        assertEquals("read kept", addWhileForkAsks(new CopyOnePteAblations.CountThenFlagUnlocked(), true));
    }

    private static String addWhileForkAsks(ForkFix fix, boolean isolatedBefore) {
        return run(fix, lab -> {
            Page page = lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            if (isolatedBefore) {
                page.get();
            }
            forkWith(lab, () -> SeedHunkSteps.addToSwap(lab.other, page));
            if (isolatedBefore) {
                page.put(lab.other);
            }
            lab.storeAfterFork(PAGE);
            lab.finish(io);
            return lab.readKept(PAGE);
        });
    }

    /** Forks with {@code meanwhile} between the loads of a check without lock; where the lock is taken, right after the fork. */
    private static void forkWith(SeedLab lab, Runnable meanwhile) {
        boolean[] done = new boolean[1];
        Runnable once = () -> {
            if (!done[0]) {
                done[0] = true;
                meanwhile.run();
            }
        };
        if (lab.machine.fix instanceof CopyOnePteAblations.CountThenFlagUnlocked unlocked) {
            unlocked.betweenLoads = () -> {
                assertTrue(SeedHunkSteps.isPteLocked(lab.parent, PAGE), "page_referenced would wait here");
                once.run();
            };
        }
        if (lab.machine.fix instanceof CopyOnePteAblations.FlagThenCountUnlocked unlocked) {
            unlocked.betweenLoads = once;
        }
        lab.fork();
        once.run();
    }

    /** V3b's order against swapoff (6.1): the flag is loaded, flag and references go, then the count fits. */
    @Test
    void flagThenCountMissesAPinAgainstSwapoff() {
        assertEquals("read lost", swapoffWhileForkAsks(new CopyOnePteAblations.FlagThenCountUnlocked()));
        assertEquals("read kept", swapoffWhileForkAsks(new CopyOnePteAblations.CountThenFlagUnlocked()));
        assertEquals("read kept", swapoffWhileForkAsks(new SeedPgGup()));
    }

    private static String swapoffWhileForkAsks(ForkFix fix) {
        return run(fix, lab -> {
            Page page = SeedScripts.pageInSwapCache(lab);
            assertTrue(Pte.isWritable(lab.parent.pte(PAGE)));
            DirectIo io = lab.pin(PAGE);
            lab.drain();
            page.get();
            assertTrue(page.tryLock(lab.other), "swapoff");
            forkWith(lab, () -> SeedHunkSteps.endOfSwapoff(lab.other, page));
            assertFalse(page.isSwapCache());
            lab.storeAfterFork(PAGE);
            lab.finish(io);
            return lab.readKept(PAGE);
        });
    }

    @Test
    void aBusyPageLockThatDoesNotForceLosesTheRead() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAndBusyPageAcrossFork));
        assertEquals(
                SeedScripts.LOST,
                run(new CopyOnePteAblations.BusyPageIsNotPinned(), SeedScripts::readAndBusyPageAcrossFork));
    }

    @Test
    void withoutUnlockTheCompletionOfTheReadWaitsForEver() {
        assertBug(
                "fork returned with locks held: [PG_LOCKED]",
                new CopyOnePteAblations.KeepsPageLocked(),
                SeedScripts::readAcrossFork);
        run(new SeedPgGup(), lab -> {
            Page page = lab.touch(PAGE);
            DirectIo io = lab.pin(PAGE);
            lab.fork();
            assertFalse(page.isLocked(), "set_page_dirty_lock will get it");
            lab.finish(io);
            return "";
        });
    }
}
