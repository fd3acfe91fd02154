// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mm.Pte;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both fork benchmarks without JMH: a few invocations of each fix, and the checks that must fire. */
class ForkBenchTest {

    private static final int PTES = 64;
    private static final int INVOCATIONS = 3;

    private static <B extends ForkFixture> B bench(B bench, FixId fix, double pinned, double queued, double flagged) {
        bench.fix = fix;
        bench.ptes = PTES;
        bench.pinned = pinned;
        bench.queued = queued;
        bench.flagged = flagged;
        return bench;
    }

    private static ForkFixture.Copied run(ForkFixture bench) {
        ForkFixture.Copied copied = new ForkFixture.Copied();
        ForkFixture.PerPte perPte = new ForkFixture.PerPte();
        bench.populate();
        for (int i = 0; i < INVOCATIONS; i++) {
            bench.before();
            if (bench instanceof ForkBench fork) {
                fork.dupMm(perPte);
            } else {
                ((ForkExitBench) bench).dupMmAndMmput(perPte);
            }
            bench.after(copied);
        }
        bench.exit();
        assertEquals(INVOCATIONS * PTES, perPte.pte);
        return copied;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsCopiedWithoutPins(FixId fix) {
        assertEquals(0, run(bench(new ForkBench(), fix, 0, 0, 0)).copiesPerFork());
        assertEquals(0, run(bench(new ForkExitBench(), fix, 0, 0, 0)).copiesPerFork());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCopiedIsWhatTheFixPromises(FixId fix) {
        ForkFixture.Copied copied = run(bench(new ForkBench(), fix, 0.125, 0.125, 0.1875));
        ForkFixture.Copied withExit = run(bench(new ForkExitBench(), fix, 0.125, 0.125, 0.1875));
        assertEquals(copied.copiesPerFork(), withExit.copiesPerFork());
        double pinned = 0.125 * PTES;
        switch (fix) {
            case UNFIXED, KOSAKI_PINSEM, DONTFORK, LINUS_COUNT1, ANON_EXCLUSIVE_GET ->
                assertEquals(0, copied.copiesPerFork());
            case XU_PIN_WP, XU_PIN, XU_PIN_SEQ, ANON_EXCLUSIVE -> assertEquals(pinned, copied.copiesPerFork());
            case REFCOUNT_ALL -> assertEquals(2 * pinned, copied.copiesPerFork());
            default -> assertEquals(1.5 * pinned, copied.copiesPerFork());
        }
        assertEquals(Math.max(0, copied.copiesPerFork() - pinned), copied.falsePositivesPerFork());
    }

    @ParameterizedTest
    @EnumSource
    void smallFramesInRandomOrderAreForkedToo(FixId fix) {
        ForkBench bench = bench(new ForkBench(), fix, 1, 0, 0);
        bench.order = "random";
        bench.frameBytes = 64;
        run(bench);
    }

    @Test
    void countsArePerForkAndClearedByIteration() {
        ForkFixture.Copied copied = run(bench(new ForkBench(), FixId.REFCOUNT_ALL, 0.5, 0, 0));
        assertEquals(PTES / 2, copied.copiesPerFork());
        copied.clear();
        assertEquals(0, copied.copiesPerFork());
    }

    @Test
    void locksAreCountedInAForkThatIsNotMeasured() {
        // Both mmap_sems, anon_vma; for the one table page_table_lock and two pte locks. At exit a pte lock, anon_vma.
        assertEquals(6, locks(new ForkBench(), FixId.UNFIXED, 0));
        assertEquals(8, locks(new ForkExitBench(), FixId.UNFIXED, 0));
        assertEquals(6 + PTES, locks(new ForkBench(), FixId.REFCOUNT_ALL, 0), "a page lock for each page");
        assertTrue(locks(new ForkBench(), FixId.SEED_PGGUP, 0) <= 7, "zone->lock for the spare page, perhaps");
    }

    @Test
    void flushesAreCountedInAForkThatIsNotMeasured() {
        assertEquals(1, counts(new ForkBench(), FixId.SEED_PGGUP, 0.5).flushesPerFork());
        assertEquals(
                1 + PTES / 2, counts(new ForkBench(), FixId.ANDREA_MAR09, 0.5).flushesPerFork());
    }

    private static double locks(ForkFixture bench, FixId fix, double pinned) {
        return counts(bench, fix, pinned).locksPerFork();
    }

    private static ForkFixture.Copied counts(ForkFixture bench, FixId fix, double pinned) {
        bench(bench, fix, pinned, 0, 0).count();
        return run(bench);
    }

    @Test
    void theSwitchOfTheStepsIsAsItWasAfterCounting() {
        counts(new ForkBench(), FixId.UNFIXED, 0);
        assertEquals(null, System.getProperty("forkrace.explore"));
    }

    @Test
    void aForkOfReadOnlyPtesIsRefused() {
        ForkBench bench = bench(new ForkBench(), FixId.UNFIXED, 0, 0, 0);
        bench.populate();
        bench.before();
        bench.dupMm(new ForkFixture.PerPte());
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::before);
        assertEquals("0 ptes of the parent were writable before the fork instead of 64", refused.getMessage());
    }

    @Test
    void anInvocationWithoutForkIsRefused() {
        ForkBench bench = bench(new ForkBench(), FixId.UNFIXED, 0, 0, 0);
        bench.populate();
        bench.before();
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> bench.after(new ForkFixture.Copied()));
        assertEquals("64 ptes of the parent writable after the fork instead of 0", refused.getMessage());
    }

    @Test
    void aForkThatCopiesOtherPagesThanItShouldIsRefused() {
        ForkScene scene = new ForkScene(plan(FixId.REFCOUNT_ALL, 0.5));
        scene.before();
        IllegalStateException refused = assertThrows(IllegalStateException.class, scene::checkFork);
        assertEquals("0 pages copied instead of 32", refused.getMessage());
    }

    @Test
    void aReferenceTooManyIsFoundAtTheEnd() {
        Parent parent = new Parent(FixId.UNFIXED, plan(FixId.UNFIXED, 0).shape(), PTES);
        parent.touchAll();
        parent.mm.pageAt(5).get();
        assertEquals(1, parent.extraReferences());
        assertThrows(IllegalStateException.class, parent::exit);
    }

    @Test
    void aChildThatIsStillThereIsFound() {
        Parent parent = new Parent(FixId.UNFIXED, plan(FixId.UNFIXED, 0).shape(), PTES);
        parent.touchAll();
        parent.fork();
        IllegalStateException refused = assertThrows(IllegalStateException.class, parent::makeWritable);
        assertEquals("2 mappings of page 0 instead of 1", refused.getMessage());
    }

    @Test
    void framesAreInSequenceOrShuffled() {
        assertTrue(neighbours("sequential") > PTES * 3 / 4);
        assertTrue(neighbours("random") < PTES / 4);
    }

    private static int neighbours(String order) {
        Parent parent = new Parent(FixId.UNFIXED, plan(FixId.UNFIXED, 0).shape(), PTES);
        ForkPlan plan = new ForkPlan(FixId.UNFIXED, PTES, 0, 0, 0, order, 4096);
        for (int vpn : plan.faultOrder()) {
            parent.writeFault(parent.cpu, vpn);
        }
        int neighbours = 0;
        for (int vpn = 1; vpn < PTES; vpn++) {
            if (Math.abs(Pte.pfn(parent.mm.pte(vpn)) - Pte.pfn(parent.mm.pte(vpn - 1))) == 1) {
                neighbours++;
            }
        }
        return neighbours;
    }

    @Test
    void rankAndPageAreEachOthersInverse() {
        ForkPlan plan = plan(FixId.UNFIXED, 0);
        for (int rank = 0; rank < PTES; rank++) {
            assertEquals(rank, plan.vpnOf(plan.vpnOf(rank)));
        }
    }

    @Test
    void impossiblePlansAreRefused() {
        assertThrows(IllegalStateException.class, () -> new ForkPlan(FixId.UNFIXED, 48, 0, 0, 0, "sequential", 4096));
        assertThrows(IllegalStateException.class, () -> new ForkPlan(FixId.UNFIXED, 64, 0, 0, 0, "sorted", 4096));
        assertThrows(IllegalStateException.class, () -> new ForkPlan(FixId.UNFIXED, 64, 0, 0, 0, "random", 100));
        assertThrows(IllegalStateException.class, () -> new ForkPlan(FixId.UNFIXED, 64, 0.6, 0.6, 0, "random", 64));
        assertThrows(IllegalStateException.class, () -> new ForkPlan(FixId.UNFIXED, 64, -1, 0, 0, "random", 64));
        ForkPlan queue = new ForkPlan(FixId.UNFIXED, 4096, 0, 0.5, 0, "random", 64);
        assertThrows(IllegalStateException.class, queue::shape);
    }

    @Test
    void otherVariantsCanBeExercisedBefore() {
        ForkBench bench = bench(new ForkBench(), FixId.UNFIXED, 0, 0, 0);
        bench.exercised = "some";
        assertThrows(IllegalStateException.class, bench::populate);
        bench.exercised = "all";
        run(bench);
    }

    private static ForkPlan plan(FixId fix, double pinned) {
        return new ForkPlan(fix, PTES, pinned, 0, 0, "sequential", 4096);
    }
}
