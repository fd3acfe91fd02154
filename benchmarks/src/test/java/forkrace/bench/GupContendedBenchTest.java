// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.ThreadParams;

/** Pins beside a fork, with the two threads that they need. */
class GupContendedBenchTest {

    private static final int FORKS = 20;

    private static GupContendedBench bench(FixId fix, String gup, int batch) {
        GupContendedBench bench = new GupContendedBench();
        bench.fix = fix;
        bench.gup = gup;
        bench.batch = batch;
        return bench;
    }

    private static GupContendedBench.Pinner pinner(int id) {
        GupContendedBench.Pinner pinner = new GupContendedBench.Pinner();
        pinner.number(new ThreadParams(id, 2, 0, 1, 0, 1, id, 2, id, 2));
        return pinner;
    }

    @ParameterizedTest
    @EnumSource
    void pinsBesideAFork(FixId fix) throws InterruptedException {
        beside(bench(fix, "slow", 64));
        beside(bench(fix, "fast", 1));
    }

    private static void beside(GupContendedBench bench) throws InterruptedException {
        bench.boot(2);
        bench.before();
        Actor pinner = new Actor(() -> bench.pin(pinner(0)));
        for (int i = 0; i < FORKS; i++) {
            bench.fork();
        }
        pinner.stop();
        bench.after();
        bench.exit();
    }

    @ParameterizedTest
    @EnumSource
    void pinsBesidePins(FixId fix) {
        GupContendedBench bench = bench(fix, "fast", 64);
        bench.boot(2);
        bench.before();
        assertEquals(64, bench.pinBesidePin(pinner(0)));
        assertEquals(64, bench.pinBesidePin(pinner(1)));
        bench.after();
        bench.exit();
    }

    @Test
    void aPinThatIsLeftIsFound() {
        GupContendedBench bench = bench(FixId.UNFIXED, "slow", 1);
        bench.boot(2);
        bench.parent.mm.pageAt(3).get();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("1 references without a mapping instead of 0", refused.getMessage());
    }

    @Test
    void impossibleParametersAreRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> bench(FixId.UNFIXED, "quick", 1).boot(2));
        assertThrows(
                IllegalStateException.class,
                () -> bench(FixId.UNFIXED, "fast", 65).boot(2));
    }
}
