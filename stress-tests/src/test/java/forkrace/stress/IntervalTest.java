// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IntervalTest {

    /** Values of the exact binomial interval, worked out elsewhere. */
    @Test
    void isTheExactInterval() {
        Interval rare = Interval.of(2, 4_200_000);
        assertEquals(5.767e-8, rare.lower(), 0.001e-8);
        assertEquals(1.7201e-6, rare.upper(), 0.0001e-6);
    }

    @Test
    void ofNothingSeenStartsAtZero() {
        Interval none = Interval.of(0, 10);
        assertEquals(0, none.lower());
        assertEquals(0.3085, none.upper(), 0.00005);
    }

    @Test
    void ofNothingElseSeenEndsAtOne() {
        Interval all = Interval.of(10, 10);
        assertEquals(1, all.upper());
        assertEquals(1 - 0.3085, all.lower(), 0.00005);
    }

    @Test
    void needsSamples() {
        assertThrows(IllegalArgumentException.class, () -> Interval.of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Interval.of(2, 1));
        assertThrows(IllegalArgumentException.class, () -> Interval.of(-1, 1));
    }
}
