// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Page;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** {@code get_user_pages()} for writing, under mmap_sem and the pte lock. Parameters: {@link PinFixture}. Beside others: {@link GupContendedBench}. */
public class GupBench extends PinFixture {

    /** Those whose look-up differs; any other may be asked for. */
    @Param({"UNFIXED", "SEED_PGGUP", "RHEL_EL16", "ANDREA_MAR09", "NICK_DONTCOW", "XU_PIN", "ANON_EXCLUSIVE"})
    public FixId fix;

    @Override
    FixId fix() {
        return fix;
    }

    @Override
    int take(Parent process, int start, int count, Page[] into) {
        return Pins.take(process.cpu, process.mm, start, count, into, start);
    }

    @Override
    boolean marks() {
        return switch (fix) {
            case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB -> true;
            case RHEL_EL16, ANDREA_MAR09, NICK_DONTCOW -> true;
            default -> false;
        };
    }

    /** One page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int getUserPages() {
        return pinAll();
    }
}
