// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.litmus.LitmusTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of a litmus test.
 *
 * @param test the test
 * @param mode the compiler mode
 * @param tally what was seen
 * @param failure what went wrong with its virtual machine, or why it was not run, if anything did
 * @param output what its virtual machine printed
 */
public record LitmusResult(
        LitmusTest test, CompilerMode mode, Tally tally, Optional<String> failure, List<String> output) {

    public LitmusResult {
        output = List.copyOf(output);
    }

    /** How often the result in question was seen. */
    public long seen() {
        return tally.counts().getOrDefault(test.result(), 0L);
    }

    /** It ran well and did not show what it must on x86. */
    boolean isMissingSomething() {
        return failure.isEmpty() && test.mustBeSeen() && seen() == 0;
    }

    /** Judges it: a forbidden result must not be seen, nor one that is none; {@code mustShow}: on this machine some must be. */
    public Judgement judge(boolean mustShow) {
        if (tally.samples() == 0) {
            return new Judgement(Judgement.Status.DID_NOT_RUN, failure.orElse("no sample was taken"));
        }
        Set<String> wrong = new TreeSet<>(tally.counts().keySet());
        wrong.removeAll(test.allowed());
        if (!wrong.isEmpty()) {
            return notConfirmed("saw " + String.join(" and ", wrong) + ", which is forbidden");
        }
        if (failure.isPresent()) {
            return notConfirmed(failure.get());
        }
        if (mustShow && test.mustBeSeen() && seen() == 0) {
            return notConfirmed(
                    "never saw " + test.result() + ", which this processor shows: too few samples, or too much order");
        }
        return new Judgement(Judgement.Status.CONFIRMED, "");
    }

    private static Judgement notConfirmed(String reason) {
        return new Judgement(Judgement.Status.NOT_CONFIRMED, reason);
    }
}
