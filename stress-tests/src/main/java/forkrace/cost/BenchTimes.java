// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.List;

/**
 * How long a row is measured.
 *
 * @param forks virtual machines, one after the other
 * @param warmups iterations before anything counts
 * @param warmupMillis of each
 * @param iterations that count
 * @param millis of each
 */
public record BenchTimes(int forks, int warmups, int warmupMillis, int iterations, int millis) {

    /** Several virtual machines, as two compile the same code differently. */
    public static final BenchTimes FULL = new BenchTimes(3, 10, 200, 5, 200);

    /** For a look: more iterations, and shorter ones, tell differences better in the same time. */
    public static final BenchTimes QUICK = new BenchTimes(1, 10, 100, 10, 60);

    /** Until a virtual machine is up and the process to be forked is there. */
    private static final double START_SECONDS = 0.9;

    /** With another number of iterations, and another length of them; null for no other. */
    public BenchTimes with(Integer newIterations, Integer newMillis) {
        return new BenchTimes(
                forks,
                warmups,
                newMillis == null ? warmupMillis : newMillis,
                newIterations == null ? iterations : newIterations,
                newMillis == null ? millis : newMillis);
    }

    /** For JMH's command line. */
    List<String> arguments() {
        return List.of(
                "-f",
                Integer.toString(forks),
                "-wi",
                Integer.toString(warmups),
                "-w",
                warmupMillis + "ms",
                "-i",
                Integer.toString(iterations),
                "-r",
                millis + "ms");
    }

    /** Of one row, about. */
    double seconds() {
        return forks * (START_SECONDS + ((double) warmups * warmupMillis + (double) iterations * millis) / 1000);
    }
}
