// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A median of rounds, with an interval that holds whatever the distribution: between two of the values in their order, so far apart that
 * the median of all possible rounds is between them in at least 95 of 100 cases. Fewer than six rounds cannot tell so much; their
 * interval is all of them.
 *
 * @param median of the rounds
 * @param low lower end
 * @param high upper end
 */
public record Estimate(double median, double low, double high) {

    private static final double MISSED_ON_EACH_SIDE = 0.025;

    static Estimate of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        int rank = rank(n);
        return new Estimate(median, sorted[rank], sorted[n - 1 - rank]);
    }

    /** Of a figure that each round has. */
    static Estimate of(int rounds, IntToDoubleFunction figure) {
        return of(IntStream.range(0, rounds).mapToDouble(figure).toArray());
    }

    /** Values left out below the interval, and above it: the true median is below it if no more than these are below the median. */
    private static int rank(int n) {
        BinomialDistribution below = BinomialDistribution.of(n, 0.5);
        int rank = 0;
        while (below.cumulativeProbability(rank + 1) <= MISSED_ON_EACH_SIDE) {
            rank++;
        }
        return rank;
    }

    /** For a table. */
    String text() {
        return CostFormat.figure(median) + " (" + CostFormat.figure(low) + " .. " + CostFormat.figure(high) + ")";
    }
}
