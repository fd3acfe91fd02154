// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;
import forkrace.mm.ForkFix;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Runs many histories on all cores and reports the first failure, shrunk. */
final class Histories {

    private final FixId fix;
    private final Supplier<ForkFix> underTest;
    private final Scrutiny scrutiny;

    /**
     * @param fix       what the oracle expects
     * @param underTest what the kernel really has
     */
    Histories(FixId fix, Supplier<ForkFix> underTest, Scrutiny scrutiny) {
        this.fix = fix;
        this.underTest = underTest;
        this.scrutiny = scrutiny;
    }

    /** The report of the failure with the smallest seed; null if there is none. */
    Failure first(long firstSeed, int count, Coverage coverage) {
        return LongStream.range(firstSeed, firstSeed + count)
                .parallel()
                .mapToObj(seed -> failure(HistoryGenerator.of(seed, fix), coverage) == null ? null : seed)
                .filter(Objects::nonNull)
                .findFirst()
                .map(this::shrunk)
                .orElse(null);
    }

    /** What went wrong; null if nothing did. */
    Throwable failure(History history, Coverage coverage) {
        try {
            new Run(history, underTest.get(), scrutiny, coverage).all();
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }

    private Failure shrunk(long seed) {
        History history = HistoryGenerator.of(seed, fix);
        Shrinker shrinker = new Shrinker(shorter -> failure(shorter, new Coverage()) != null);
        History shortest = shrinker.shrink(history);
        return new Failure(history.operations().size(), shortest, failure(shortest, new Coverage()));
    }

    /**
     * A failing history.
     *
     * @param length   of the history before it was shrunk
     * @param shortest the shortest that was found
     * @param failure  how it fails
     */
    record Failure(int length, History shortest, Throwable failure) {
        @Override
        public String toString() {
            return String.format(
                    "%s%nshrunk from %d operations to %d: %s%nrun again with -Dforkrace.model.seed=%d"
                            + " -Dforkrace.model.fix=%s",
                    failure,
                    length,
                    shortest.operations().size(),
                    shortest,
                    shortest.seed(),
                    shortest.fix().id());
        }
    }
}
