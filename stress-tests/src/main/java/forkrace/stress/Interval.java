// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Clopper-Pearson confidence interval of a rate: holds whatever the rate is, at the price of being a little wide.
 *
 * @param lower lower end, 0 when nothing was seen
 * @param upper upper end, 1 when nothing else was seen
 */
public record Interval(double lower, double upper) {

    /** Half of what a 95 % interval leaves out. */
    private static final double TAIL = 0.025;

    /** The 95 % interval of the rate of an event seen so often in so many samples. */
    public static Interval of(long events, long samples) {
        if (samples < 1 || events < 0 || events > samples) {
            throw new IllegalArgumentException(events + " events in " + samples + " samples");
        }
        double rest = (double) (samples - events);
        double lower =
                events == 0 ? 0 : BetaDistribution.of((double) events, rest + 1).inverseCumulativeProbability(TAIL);
        double upper = events == samples
                ? 1
                : BetaDistribution.of((double) events + 1, rest).inverseSurvivalProbability(TAIL);
        return new Interval(lower, upper);
    }

    /** What the rate of an event that was never seen in so many samples is below, with 95 % confidence. */
    public static double upperBoundOfZero(long samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("no samples");
        }
        return -Math.expm1(Math.log(2 * TAIL) / samples);
    }
}
