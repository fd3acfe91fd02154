// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import forkrace.mm.PageAlloc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.ThreadParams;

/** The allocator's benchmark without JMH, and the checks that must fire. */
class PageAllocBenchTest {

    private static PageAllocBench bench(FixId fix, boolean marked) {
        PageAllocBench bench = new PageAllocBench();
        bench.fix = fix;
        bench.marked = marked;
        bench.boot(2);
        bench.before();
        return bench;
    }

    private static PageAllocBench.Allocator allocator(int id) {
        PageAllocBench.Allocator allocator = new PageAllocBench.Allocator();
        allocator.number(new ThreadParams(id, 2, 0, 1, 0, 1, id, 2, id, 2));
        return allocator;
    }

    @ParameterizedTest
    @EnumSource
    void oneAndManyMarkedOrNot(FixId fix) {
        for (boolean marked : new boolean[] {false, true}) {
            PageAllocBench bench = bench(fix, marked);
            bench.one(allocator(0));
            assertEquals(PageAllocBench.MANY, bench.many(allocator(0)));
            bench.after();
        }
    }

    @Test
    void twoCpusAtOnce() throws InterruptedException {
        PageAllocBench bench = bench(FixId.SEED_PGGUP, true);
        PageAllocBench.Allocator second = allocator(1);
        Actor other = new Actor(() -> bench.manyOnTwoCpus(second));
        PageAllocBench.Allocator first = allocator(0);
        for (int i = 0; i < 20; i++) {
            bench.manyOnTwoCpus(first);
        }
        other.stop();
        bench.after();
    }

    @Test
    void aPageThatIsKeptIsFound() {
        PageAllocBench bench = bench(FixId.UNFIXED, false);
        PageAlloc.allocPage(bench.machine.cpu(0));
        assertThrows(IllegalStateException.class, bench::after);
        assertThrows(IllegalStateException.class, bench::before);
    }

    @Test
    void aMarkThatOutlivesItsPageIsFound() {
        PageAllocBench bench = bench(FixId.UNFIXED, false);
        bench.machine.page(77).setGup();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("a free page is marked", refused.getMessage());
    }

    @Test
    void tooManyThreadsAreRefused() {
        assertThrows(IllegalStateException.class, () -> new PageAllocBench().boot(9));
    }
}
