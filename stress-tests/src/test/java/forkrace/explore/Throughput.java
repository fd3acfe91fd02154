// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.List;

/** Prints executions per second by mechanism. Arguments: seconds for each, and the names of mechanisms. */
final class Throughput {

    private Throughput() {}

    public static void main(String[] arguments) {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        System.out.printf(
                "JDK %s, %d CPUs%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
        for (Mechanism mechanism : Mechanism.available()) {
            if (arguments.length > 1 && !List.of(arguments).contains(mechanism.name())) {
                continue;
            }
            for (Mode mode : new Mode[] {Mode.DFS, Mode.DPOR}) {
                measure(mechanism, mode, PageRace.ofThree(true), "3 actors", seconds);
            }
            measure(mechanism, Mode.DFS, PageRace.ofFour(true), "4 actors", seconds);
        }
    }

    private static void measure(Mechanism mechanism, Mode mode, Program program, String what, int seconds) {
        Explorer explorer = new Explorer(mechanism);
        long best = 0;
        long bestByCpu = 0;
        int longest = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long executions = 0;
            long nanos = 0;
            long cpuStart = cpuNanos();
            while (nanos < 500_000_000L) {
                Report report =
                        explorer.explore(program, Options.DEFAULT.withMode(mode).withLimit(200_000));
                executions += report.executions() + report.blocked();
                nanos += report.time().toNanos();
                longest = report.longest();
            }
            best = Math.max(best, executions * 1_000_000_000L / nanos);
            bestByCpu = Math.max(bestByCpu, executions * 1_000_000_000L / (cpuNanos() - cpuStart));
        }
        System.out.printf(
                "%-18s %-5s %s, up to %d steps: %,d executions/s, %,d per CPU second%n",
                mechanism.label(), mode, what, longest, best, bestByCpu);
    }

    /** CPU time of this process: wall clock says little on a machine that others use too. */
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
