// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    private static Estimate ofFirst(int n) {
        double[] values =
                IntStream.rangeClosed(1, n).mapToDouble(i -> n + 1.0 - i).toArray();
        return Estimate.of(values);
    }

    /** From printed tables of the sign test's interval at 95 %. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "5,1,5", "6,1,6", "8,1,8", "9,2,8", "12,3,10", "20,6,15", "21,6,16", "25,8,18", "100,40,61"})
    void theIntervalIsThatOfTheSignTest(int n, int low, int high) {
        assertEquals(new Estimate((n + 1) / 2.0, low, high), ofFirst(n));
    }

    @Test
    void itHoldsTheMedianInNineteenOfTwentyCases() {
        Random random = new Random(20090202);
        int held = 0;
        int tries = 4000;
        for (int i = 0; i < tries; i++) {
            // Skewed, as times are; its median is the natural logarithm of 2.
            double[] values = random.doubles(21).map(u -> -Math.log(1 - u)).toArray();
            Estimate estimate = Estimate.of(values);
            if (estimate.low() <= Math.log(2) && Math.log(2) <= estimate.high()) {
                held++;
            }
        }
        assertTrue(held > 0.95 * tries && held < 0.99 * tries, held + " of " + tries);
    }

    @Test
    void oneBadRoundChangesLittle() {
        double[] values =
                IntStream.range(0, 21).mapToDouble(i -> 1 + i / 1000.0).toArray();
        values[3] = 400;
        assertTrue(Estimate.of(values).high() < 1.02);
    }
}
