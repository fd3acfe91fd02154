// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shares the time of a night: each unit gets its part, by cost, of what the units before it have left. Costs are known within a third at
 * best: what must not be missed is reckoned with a third more, what can be spared with a third less.
 */
final class NightClock {

    private static final Duration SHORTEST_SHARE = Duration.ofSeconds(1);

    /** One part of the night in so many. */
    private static final int KEPT_FOR_THE_LAST = 50;

    private final LongSupplier nanoTime;
    private final long end;
    private final long start;
    private final Pace pace;

    // Guarded by this: explorations end on threads of their own.
    private final Set<Unit> units;

    NightClock(Duration time, List<Unit> units, Pace pace) {
        this(time, units, pace, System::nanoTime);
    }

    NightClock(Duration time, List<Unit> units, Pace pace, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.end = start + time.toNanos();
        this.pace = pace;
        this.units = new HashSet<>(units);
    }

    /** The time that is left, never less than none. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    /** What is left until that fraction of the whole time has passed. */
    Duration fraction(double part) {
        long until = start + (long) ((end - start) * part);
        return Duration.ofNanos(Math.max(0, until - nanoTime.getAsLong()));
    }

    /** The time a unit may take now; none when the night is over. */
    synchronized Duration share(Unit unit) {
        Duration left = left();
        if (left.isZero()) {
            return left;
        }
        long cost = pace.cost(unit);
        Duration share = Duration.ofNanos((long) (left.toNanos() * Math.min(1, (double) cost / costLeft())));
        return share.compareTo(SHORTEST_SHARE) < 0 ? SHORTEST_SHARE : share;
    }

    /** The longest a unit may take that needs it: its share, and of what nobody is thought to need a quarter. */
    synchronized Duration most(Duration share, int shares) {
        long costLeft = costLeft();
        Duration surplus = left().minusMillis(costLeft - costLeft / 3);
        Duration most = surplus.isNegative() ? share : share.plus(surplus.dividedBy(4));
        Duration limit = share.multipliedBy(shares);
        return most.compareTo(limit) < 0 ? most : limit;
    }

    /**
     * Whether all that is left might not reach its goal if each took its whole share. Of the last few units a third is not enough of a
     * margin, so something of the night is kept for them.
     */
    synchronized boolean isShort() {
        long costLeft = costLeft();
        long kept = Duration.ofNanos(end - start).dividedBy(KEPT_FOR_THE_LAST).toMillis();
        return left().toMillis() < costLeft + costLeft / 3 + kept;
    }

    /** A unit needs no more time. */
    synchronized void done(Unit unit) {
        units.remove(unit);
    }

    private long costLeft() {
        return units.stream().mapToLong(pace::cost).sum();
    }
}
