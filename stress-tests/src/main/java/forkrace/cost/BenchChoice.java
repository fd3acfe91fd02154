// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.util.Set;

/**
 * What the user wants to be measured.
 *
 * @param benchmarks classes, or class and method; none means all
 * @param fixes variants beside V0; none means all that a benchmark has by itself
 * @param sizes ptes; none means those of the plan
 * @param quick a part of it
 */
public record BenchChoice(Set<String> benchmarks, Set<FixId> fixes, Set<Integer> sizes, boolean quick) {

    private static final String PTES = "ptes";

    /** Whether a benchmark is wanted. */
    boolean has(String benchmark) {
        return benchmarks.isEmpty()
                || benchmarks.stream()
                        .anyMatch(name -> isPart(name, benchmark) || isPart(name, benchmark.replaceFirst(":.*", "")));
    }

    /** {@code ForkBench} is {@code ForkBench.dupMm}, too. */
    static boolean isPart(String name, String benchmark) {
        return benchmark.equalsIgnoreCase(name) || benchmark.regionMatches(true, 0, name + ".", 0, name.length() + 1);
    }

    /** Whether a row of an earlier run should be in this one. */
    boolean has(CostRow row) {
        return has(row.benchmark())
                && (fixes.isEmpty()
                        || row.fix().isEmpty()
                        || row.fix().equals(CostTable.BASE)
                        || fixes.stream().anyMatch(fix -> fix.id().equals(row.fix())))
                && (sizes.isEmpty()
                        || !row.params().containsKey(PTES)
                        || sizes.stream()
                                .anyMatch(size ->
                                        size.toString().equals(row.params().get(PTES))));
    }
}
