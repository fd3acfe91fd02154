// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.OptionalDouble;

/**
 * Two of those who took turns, compared, and perhaps with a goal.
 *
 * @param goal its number; 0 for none
 * @param text what is divided by what
 * @param ratio of each round
 * @param limit the goal; empty for none
 * @param most the ratio must be at most the limit, else at least
 */
public record Comparison(int goal, String text, Estimate ratio, OptionalDouble limit, boolean most) {

    static Comparison atMost(int goal, String text, Estimate ratio, double limit) {
        return new Comparison(goal, text, ratio, OptionalDouble.of(limit), true);
    }

    static Comparison atLeast(int goal, String text, Estimate ratio, double limit) {
        return new Comparison(goal, text, ratio, OptionalDouble.of(limit), false);
    }

    /** Without a goal. */
    static Comparison of(String text, Estimate ratio) {
        return new Comparison(0, text, ratio, OptionalDouble.empty(), true);
    }

    /** By the median. */
    boolean isReached() {
        return limit.isEmpty()
                || (most ? ratio.median() <= limit.getAsDouble() : ratio.median() >= limit.getAsDouble());
    }

    /** The goal in words, and whether it is reached. */
    String verdict() {
        if (limit.isEmpty()) {
            return "";
        }
        String goalText = (most ? "at most " : "at least ") + CostFormat.figure(limit.getAsDouble());
        return goalText + ": " + (isReached() ? "reached" : "missed");
    }
}
