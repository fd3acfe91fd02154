// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether two rates may be the same: the two-sided z-test of two proportions, or Fisher's exact test where some count to be expected is
 * below 5. For more than two thousand million samples Fisher's test becomes the binomial test it tends to.
 */
final class RateTest {

    /** As it is told to the user. */
    static final String NAME =
            "two-sided z-test of two proportions, Fisher's exact test where a count below 5 is to be expected;"
                    + " p-values corrected by Holm's method over all comparisons";

    private static final double FEW = 5;

    /** Probabilities this close are the same. */
    private static final double SAME = 1 + 1e-7;

    private RateTest() {}

    /** The probability of a difference at least this big if the rates are the same. */
    static double p(long events1, long samples1, long events2, long samples2) {
        if (samples1 < 1 || samples2 < 1) {
            return 1;
        }
        double events = (double) events1 + events2;
        double all = (double) samples1 + samples2;
        double pooled = events / all;
        double least = Math.min(samples1, samples2) * Math.min(pooled, 1 - pooled);
        return least < FEW
                ? exact(events1, samples1, events2, samples2)
                : z(events1, samples1, events2, samples2, pooled);
    }

    private static double z(long events1, long samples1, long events2, long samples2, double pooled) {
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / samples1 + 1.0 / samples2));
        double z = ((double) events1 / samples1 - (double) events2 / samples2) / error;
        return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z)));
    }

    /** The rarer of event and no event is what is counted. */
    private static double exact(long events1, long samples1, long events2, long samples2) {
        boolean rare = events1 + events2 <= (samples1 - events1) + (samples2 - events2);
        long k1 = rare ? events1 : samples1 - events1;
        long k2 = rare ? events2 : samples2 - events2;
        int drawn = Math.toIntExact(k1 + k2);
        if (samples1 + samples2 > Integer.MAX_VALUE) {
            BinomialDistribution binomial =
                    BinomialDistribution.of(drawn, (double) samples1 / ((double) samples1 + samples2));
            return sum(drawn, (int) k1, binomial::probability);
        }
        HypergeometricDistribution hypergeometric =
                HypergeometricDistribution.of((int) (samples1 + samples2), (int) samples1, drawn);
        return sum(drawn, (int) k1, hypergeometric::probability);
    }

    private static double sum(int drawn, int seen, java.util.function.IntToDoubleFunction probability) {
        double limit = probability.applyAsDouble(seen) * SAME;
        double sum = 0;
        for (int k = 0; k <= drawn; k++) {
            double p = probability.applyAsDouble(k);
            if (p <= limit) {
                sum += p;
            }
        }
        return Math.min(1, sum);
    }

    /** Holm's correction: the probabilities for as many comparisons as there are, in the same order. */
    static double[] holm(double[] p) {
        Integer[] order = new Integer[p.length];
        for (int i = 0; i < p.length; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(order, java.util.Comparator.comparingDouble(i -> p[i]));
        double[] corrected = new double[p.length];
        double least = 0;
        for (int rank = 0; rank < p.length; rank++) {
            least = Math.max(least, Math.min(1, p[order[rank]] * (p.length - rank)));
            corrected[order[rank]] = least;
        }
        return corrected;
    }
}
