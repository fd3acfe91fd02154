// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much a zero is worth. Stress never proves absence: a fix that lost nothing says something only beside a fix that loses, with the
 * same actors, device and compilers, and only after samples enough for the loss to be expected.
 */
public final class Evidence {

    /** If five losses are expected, none is seen in less than one of a hundred runs. */
    private static final double EXPECTED_LOSSES = 5;

    private Evidence() {}

    /** Why the zero of a result says little, if it does. */
    public static Optional<String> weakness(CellResult result, List<CellResult> all) {
        if (!result.ran() || result.tally().losses() > 0) {
            return Optional.empty();
        }
        OptionalDouble rate = all.stream()
                .filter(twin -> twin.cell().mode() == result.cell().mode()
                        && twin.cell().test().form().equals(result.cell().test().form())
                        && twin.cell().test().expectation().isLossy()
                        && twin.tally().losses() > 0)
                .mapToDouble(
                        twin -> (double) twin.tally().losses() / twin.tally().samples())
                .min();
        if (rate.isEmpty()) {
            return Optional.of("a weak zero: no fix that loses was run beside it");
        }
        double expected = rate.getAsDouble() * result.tally().samples();
        if (expected >= EXPECTED_LOSSES) {
            return Optional.empty();
        }
        String number = expected < 1 ? "less than one loss was" : (long) Math.ceil(expected) + " losses were";
        return Optional.of("a weak zero: under a fix that loses, " + number + " to be expected");
    }
}
