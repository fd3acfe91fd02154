// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The write fault's benchmark without JMH, and the checks that must fire. */
class WpFaultBenchTest {

    private static final int PAGES = 16;

    private static WpFaultBench bench(FixId fix, String fault) {
        WpFaultBench bench = new WpFaultBench();
        bench.fix = fix;
        bench.fault = fault;
        bench.pages = PAGES;
        return bench;
    }

    private static void run(WpFaultBench bench) {
        PerPage perPage = new PerPage();
        bench.boot();
        for (int i = 0; i < 3; i++) {
            bench.before();
            bench.writeFaults(perPage);
            bench.after();
        }
        bench.exit();
        assertEquals(3 * PAGES, perPage.page);
    }

    @ParameterizedTest
    @EnumSource
    void aPageWhoseChildHasGoneIsReused(FixId fix) {
        run(bench(fix, "reuse"));
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatAChildHasTooIsCopied(FixId fix) {
        run(bench(fix, "copy"));
    }

    @ParameterizedTest
    @EnumSource
    void aPageWhoseLockIsTakenIsCopiedForNothingOrWaitedFor(FixId fix) {
        run(bench(fix, "busy"));
    }

    @Test
    void aCopyIsNoReuse() {
        WpFaultBench bench = bench(FixId.UNFIXED, "reuse");
        bench.boot();
        bench.fault = "copy";
        bench.before();
        bench.writeFaults(new PerPage());
        bench.fault = "reuse";
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("page 0 was copied", refused.getMessage());
    }

    @Test
    void anInvocationWithoutFaultsIsRefused() {
        WpFaultBench bench = bench(FixId.UNFIXED, "reuse");
        bench.boot();
        bench.before();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("0 writable ptes after the faults instead of 16", refused.getMessage());
    }

    @Test
    void aChildThatIsStillThereIsRefused() {
        WpFaultBench bench = bench(FixId.UNFIXED, "reuse");
        bench.boot();
        bench.parent.fork();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::before);
        assertEquals("2 mappings of page 0 instead of 1", refused.getMessage());
    }

    @Test
    void aPageLockThatIsTakenAlreadyIsRefused() {
        WpFaultBench bench = bench(FixId.UNFIXED, "busy");
        bench.boot();
        bench.parent.mm.pageAt(7).tryLock(bench.parent.machine.cpu(1));
        assertThrows(IllegalStateException.class, bench::before);
    }

    @Test
    void impossibleParametersAreRefused() {
        assertThrows(IllegalStateException.class, bench(FixId.UNFIXED, "free")::boot);
    }
}
