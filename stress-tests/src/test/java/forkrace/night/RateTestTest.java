// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateTestTest {

    /** Fisher's tea: 3 of 4 and 1 of 4, and the two-sided value of every textbook. */
    @Test
    void fishersTea() {
        assertEquals(0.4857, RateTest.p(3, 4, 1, 4), 1e-4);
        assertEquals(0.0286, RateTest.p(4, 4, 0, 4), 1e-4);
    }

    /** 200 of 1000 and 250 of 1000: z = 2.6774. */
    @Test
    void twoProportions() {
        assertEquals(0.00742, RateTest.p(200, 1_000, 250, 1_000), 1e-4);
    }

    @Test
    void equalRatesDifferByChance() {
        assertEquals(1, RateTest.p(50, 1_000, 50, 1_000), 1e-9);
        assertEquals(1, RateTest.p(0, 1_000, 0, 1_000), 1e-9);
        assertEquals(1, RateTest.p(3, 0, 1, 4), 0);
    }

    /** One of a million before and none now is nothing. */
    @Test
    void oneRareEventSaysNothing() {
        assertEquals(1, RateTest.p(1, 1_000_000, 0, 1_000_000), 1e-9);
        assertTrue(RateTest.p(9, 1_000_000, 0, 1_000_000) < 0.01);
    }

    /** Where the exact test is out of reach its limit is near. */
    @Test
    void manySamplesGoOverIntoTheBinomial() {
        double exact = RateTest.p(8, 1_000_000_000L, 0, 1_000_000_000L);
        double limit = RateTest.p(8, 2_000_000_000L, 0, 2_000_000_000L);
        assertEquals(exact, limit, 1e-6);
    }

    /** Holm's own example of four. */
    @Test
    void holm() {
        assertArrayEquals(
                new double[] {0.03, 0.06, 0.06, 0.02}, RateTest.holm(new double[] {0.01, 0.04, 0.03, 0.005}), 1e-12);
        assertArrayEquals(new double[] {}, RateTest.holm(new double[] {}), 0);
    }
}
