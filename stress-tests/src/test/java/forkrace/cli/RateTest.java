// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void rareEventsAreCountedInAMillion() {
        assertEquals("0.48 /M (0.06 .. 1.72)", Rate.format(2, 4_200_000));
        assertEquals("5,000 /M (4,863 .. 5,140)", Rate.format(5_000, 1_000_000));
    }

    @Test
    void frequentEventsAreAPercentage() {
        assertEquals("1.00 % (0.98 .. 1.02)", Rate.format(10_000, 1_000_000));
        assertEquals("100 % (69.2 .. 100)", Rate.format(10, 10));
    }

    @Test
    void ofZeroTheUpperEndIsTold() {
        assertEquals("0 /M (0 .. 0.37)", Rate.format(0, 10_000_000));
    }

    @Test
    void withoutSamplesThereIsNone() {
        assertEquals("-", Rate.format(0, 0));
    }

    @Test
    void everyRateFitsItsColumn() {
        long samples = 999_999_999;
        LongStream.iterate(1, events -> events < samples, events -> events * 3)
                .mapToObj(events -> Rate.format(events, samples))
                .forEach(text -> assertTrue(text.length() <= 27, text));
    }
}
