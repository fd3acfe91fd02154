// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmarks of pins without JMH, and the checks that must fire. */
class GupBenchTest {

    private static GupBench slow(FixId fix, String pin) {
        GupBench bench = new GupBench();
        bench.fix = fix;
        bench.batch = 64;
        bench.pin = pin;
        return bench;
    }

    private static GupFastBench fast(FixId fix, String pin) {
        GupFastBench bench = new GupFastBench();
        bench.fix = fix;
        bench.batch = 1;
        bench.pin = pin;
        return bench;
    }

    private static void run(PinFixture bench) {
        bench.boot();
        for (int i = 0; i < 2; i++) {
            bench.before();
            assertEquals(
                    PinFixture.PAGES,
                    bench instanceof GupBench gup ? gup.getUserPages() : ((GupFastBench) bench).getUserPagesFast());
            bench.after();
        }
        bench.exit();
    }

    @ParameterizedTest
    @EnumSource
    void firstPins(FixId fix) {
        run(slow(fix, "first"));
        run(fast(fix, "first"));
    }

    @ParameterizedTest
    @EnumSource
    void laterPins(FixId fix) {
        run(slow(fix, "later"));
        run(fast(fix, "later"));
    }

    @Test
    void pinsOfMarkedPagesAreNoFirstPins() {
        GupBench bench = slow(FixId.SEED_PGGUP, "first");
        bench.boot();
        bench.before();
        bench.getUserPages();
        bench.after();
        bench.pin = "not first";
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::before);
        assertEquals("4096 pages marked before the pins instead of 0", refused.getMessage());
    }

    @Test
    void pagesThatArePinnedAlreadyAreRefused() {
        GupBench bench = slow(FixId.UNFIXED, "later");
        bench.boot();
        bench.before();
        bench.getUserPages();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::before);
        assertEquals("4096 references before the pins instead of 0", refused.getMessage());
    }

    @Test
    void anInvocationWithoutPinsIsRefused() {
        GupFastBench bench = fast(FixId.UNFIXED, "later");
        bench.boot();
        bench.before();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("0 pages pinned instead of 4096", refused.getMessage());
    }

    @Test
    void impossibleParametersAreRefused() {
        assertThrows(IllegalStateException.class, slow(FixId.UNFIXED, "second")::boot);
        GupBench bench = slow(FixId.UNFIXED, "first");
        bench.batch = 3;
        assertThrows(IllegalStateException.class, bench::boot);
    }
}
