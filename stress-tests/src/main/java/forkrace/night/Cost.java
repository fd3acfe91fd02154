// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.stress.CompilerMode;

/**
 * What units are thought to cost, in milliseconds. Only the proportions matter: shards are made even by them, and the budget is
 * shared by them. Measured on two processors.
 */
final class Cost {

    /** Of the soak of one variant. */
    static final long SOAK = 60_000;

    private static final int FIRST_WITH_CONTINUATIONS = 21;

    /** Of the first iterations, and of a virtual machine that comes and goes, as far as it is not shared. */
    private static final long START = 600;

    private Cost() {}

    /** An exploration of so many actors; platform threads hand over more slowly than continuations. */
    static long explore(int actors, int feature) {
        long cost = actors <= 2 ? 100 : actors == 3 ? 1_000 : 4_000;
        return feature < FIRST_WITH_CONTINUATIONS ? 4 * cost : cost;
    }

    /** A stretch of stress up to its goal; a lossy one ends as soon as its rate is known. */
    static long stress(int actors, CompilerMode mode, long goal, boolean lossy) {
        long thousand = actors <= 2 ? 4 : 10;
        long work = goal * thousand * slowness(mode) / 1000;
        return START + (lossy ? work / 2 : work);
    }

    /** How much fewer samples than the default a compiler mode takes, and is asked for. */
    static long slowness(CompilerMode mode) {
        return switch (mode) {
            case TIERED -> 1;
            case C1, C2 -> 4;
            case INTERPRETER -> 20;
        };
    }
}
