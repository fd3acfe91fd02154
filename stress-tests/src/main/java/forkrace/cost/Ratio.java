// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

/**
 * A figure divided by another one.
 *
 * @param value of the two
 * @param low lowest that their intervals allow; not a number where one has none
 * @param high highest; infinite where the interval of the divisor reaches zero
 * @param differs their intervals do not overlap
 */
public record Ratio(double value, double low, double high, boolean differs) {

    /** {@code row} as a multiple of {@code base}. */
    static Ratio of(CostRow row, CostRow base) {
        return new Ratio(
                row.value() / base.value(),
                Math.max(0, row.low()) / base.high(),
                base.low() <= 0 ? Double.POSITIVE_INFINITY : row.high() / base.low(),
                row.low() > base.high() || base.low() > row.high());
    }

    /** In one word, or two. */
    String verdict() {
        if (Double.isNaN(low) || Double.isNaN(high)) {
            return "no interval";
        }
        if (!differs) {
            return "no difference";
        }
        return value > 1 ? "slower" : "faster";
    }
}
