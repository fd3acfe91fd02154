// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.MmStruct;
import org.openjdk.jmh.annotations.Benchmark;

/** One {@code dup_mm()} and the child's exit at once, as before an exec. What a fork shares, the exit must give back. */
public class ForkExitBench extends ForkFixture {

    @Override
    boolean includesExit() {
        return true;
    }

    /** Fork, and the child's {@code mmput()}. */
    @Benchmark
    public MmStruct dupMmAndMmput(PerPte perPte) {
        MmStruct child = fork(perPte);
        exitChild();
        return child;
    }
}
