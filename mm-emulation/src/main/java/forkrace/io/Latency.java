// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import forkrace.sync.Step;

/**
 * How long a device takes between the request and its first store. The knob that decides how often the race is seen; equal for all
 * variants that are compared.
 *
 * @param spins  rounds of {@link Thread#onSpinWait}
 * @param yields time slices given away, for machines with fewer CPUs than threads
 */
public record Latency(int spins, int yields) {

    /** The device stores at once. */
    public static final Latency NONE = new Latency(0, 0);

    public Latency {
        if (spins < 0 || yields < 0) {
            throw new IllegalArgumentException(
                    "a latency cannot be negative: " + spins + " spins, " + yields + " yields");
        }
    }

    /** {@code count} spins. */
    public static Latency spins(int count) {
        return new Latency(count, 0);
    }

    /** {@code count} yields. */
    public static Latency yields(int count) {
        return new Latency(0, count);
    }

    /** Time passes; while steps are explored, none does. */
    void await() {
        if (Step.isExploring()) {
            return;
        }
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < yields; i++) {
            Thread.yield();
        }
    }

    /** {@code 8 spins}, {@code 1 yield}, {@code none}. */
    @Override
    public String toString() {
        if (spins == 0 && yields == 0) {
            return "none";
        }
        String text = spins == 0 ? "" : spins == 1 ? "1 spin" : spins + " spins";
        String more = yields == 0 ? "" : yields == 1 ? "1 yield" : yields + " yields";
        return text.isEmpty() || more.isEmpty() ? text + more : text + ", " + more;
    }
}
