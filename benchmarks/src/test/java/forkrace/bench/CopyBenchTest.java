// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The bare copy's benchmark without JMH, and the checks that must fire. */
class CopyBenchTest {

    private static CopyBench bench() {
        CopyBench bench = new CopyBench();
        bench.pages = 8;
        bench.allocate();
        bench.before();
        return bench;
    }

    @Test
    void bothWaysCopyEveryPage() {
        PerPage perPage = new PerPage();
        CopyBench bench = bench();
        bench.bare(perPage);
        bench.after();
        bench.before();
        bench.wordByWord(perPage);
        bench.after();
        assertEquals(16, perPage.page);
    }

    @Test
    void anIterationWithoutCopiesIsRefused() {
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench()::after);
        assertEquals("0 pages copied instead of 8", refused.getMessage());
    }

    @Test
    void aCopyThatIsThereAlreadyIsRefused() {
        CopyBench bench = bench();
        bench.bare(new PerPage());
        bench.round = 0;
        assertThrows(IllegalStateException.class, bench::before);
    }

    @Test
    void shuffledPagesAreCopiedToo() {
        CopyBench bench = new CopyBench();
        bench.pages = 8;
        bench.order = "random";
        bench.allocate();
        bench.before();
        bench.bare(new PerPage());
        bench.after();
        bench.order = "sorted";
        assertThrows(IllegalStateException.class, bench::allocate);
    }
}
