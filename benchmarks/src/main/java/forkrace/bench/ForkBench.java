// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.MmStruct;
import org.openjdk.jmh.annotations.Benchmark;

/** One {@code dup_mm()}, and nothing else: the child's page tables included, its exit not. The parent and its parameters: {@link ForkFixture}. */
public class ForkBench extends ForkFixture {

    @Override
    boolean includesExit() {
        return false;
    }

    /** The fork. */
    @Benchmark
    public MmStruct dupMm(PerPte perPte) {
        return fork(perPte);
    }
}
