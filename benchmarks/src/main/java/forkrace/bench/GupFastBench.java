// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Page;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * {@code get_user_pages_fast()} for writing, without mmap_sem and locks. V7 takes marked pages only, so that a first pin is one of the
 * slow kind. The seed's patch does not know this path: its variants are as unfixed here. Parameters: {@link PinFixture}. Beside
 * others: {@link GupContendedBench}.
 */
public class GupFastBench extends PinFixture {

    /** Those whose walk differs; any other may be asked for. */
    @Param({"UNFIXED", "ANDREA_MAR09", "NICK_DONTCOW", "LINUS_COUNT1", "XU_PIN", "XU_PIN_SEQ", "ANON_EXCLUSIVE"})
    public FixId fix;

    @Override
    FixId fix() {
        return fix;
    }

    @Override
    int take(Parent process, int start, int count, Page[] into) {
        return Pins.takeFast(process.cpu, start, count, into, start);
    }

    @Override
    boolean marks() {
        return fix == FixId.ANDREA_MAR09 || fix == FixId.NICK_DONTCOW;
    }

    /** One page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int getUserPagesFast() {
        return pinAll();
    }
}
