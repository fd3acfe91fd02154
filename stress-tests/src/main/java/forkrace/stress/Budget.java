// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Hands out the time of a run: each cell gets its part of what the cells before it have left. */
final class Budget {

    private final LongSupplier nanoClock;
    private final long end;
    private long weightLeft;

    /** A budget that starts now, for cells whose weights have the given sum. */
    Budget(Duration total, long weights, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.end = nanoClock.getAsLong() + total.toNanos();
        this.weightLeft = weights;
    }

    /** The time of the next cell. */
    Duration next(int weight) {
        if (weight < 1 || weight > weightLeft) {
            throw new IllegalArgumentException("weight " + weight + " of " + weightLeft);
        }
        Duration share = Duration.ofNanos((long) (left().toNanos() * ((double) weight / weightLeft)));
        weightLeft -= weight;
        return share;
    }

    /** The time that has passed since the end; negative before it. */
    Duration overrun() {
        return Duration.ofNanos(nanoClock.getAsLong() - end);
    }

    /** The time that is left; zero, never less. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanoClock.getAsLong()));
    }
}
