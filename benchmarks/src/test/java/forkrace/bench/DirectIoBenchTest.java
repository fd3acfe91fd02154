// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole requests, alone and beside a fork, with the two threads that they need. */
class DirectIoBenchTest {

    private static final int FORKS = 10;

    private static DirectIoBench bench(FixId fix) {
        DirectIoBench bench = new DirectIoBench();
        bench.fix = fix;
        bench.pages = 4;
        bench.boot();
        bench.before();
        return bench;
    }

    @ParameterizedTest
    @EnumSource
    void alone(FixId fix) {
        DirectIoBench bench = bench(fix);
        bench.readAlone();
        bench.after();
        bench.exit();
    }

    @ParameterizedTest
    @EnumSource
    void besideAProcessThatForks(FixId fix) throws InterruptedException {
        DirectIoBench bench = bench(fix);
        beside(bench, bench::forkOfProcess, bench::readBesideProcess);
    }

    @ParameterizedTest
    @EnumSource
    void besideAThreadThatForks(FixId fix) throws InterruptedException {
        DirectIoBench bench = bench(fix);
        beside(bench, bench::forkOfThread, bench::readBesideThread);
    }

    private static void beside(DirectIoBench bench, Runnable fork, Runnable read) throws InterruptedException {
        Actor reader = new Actor(read);
        for (int i = 0; i < FORKS; i++) {
            fork.run();
        }
        reader.stop();
        bench.after();
        bench.exit();
    }

    @Test
    void dataThatAreNotThereAreMissed() {
        DirectIoBench bench = bench(FixId.UNFIXED);
        bench.readAlone();
        bench.reader.cpu.store(2, 3, 0);
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("0 is what was read from disk instead of 1", refused.getMessage());
    }

    @Test
    void anIterationWithoutRequestsIsRefused() {
        assertThrows(IllegalStateException.class, bench(FixId.UNFIXED)::after);
    }

    @Test
    void aChildThatIsLeftIsFound() {
        DirectIoBench bench = bench(FixId.UNFIXED);
        bench.readAlone();
        bench.reader.fork();
        IllegalStateException refused = assertThrows(IllegalStateException.class, bench::after);
        assertEquals("2 mappings of page 0 instead of 1", refused.getMessage());
    }

    @Test
    void requestsLargerThanTheProcessAreRefused() {
        DirectIoBench bench = new DirectIoBench();
        bench.fix = FixId.UNFIXED;
        bench.pages = 513;
        assertThrows(IllegalStateException.class, bench::boot);
    }
}
