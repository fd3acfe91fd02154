// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.matrix.Expectation;
import forkrace.matrix.OutcomeWords;
import forkrace.scenario.OutcomeClass;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A cell's result held against its expectation.
 *
 * @param status the judgement
 * @param reason why, empty for a confirmed cell
 */
public record Judgement(Status status, String reason) {

    /** How a cell ended. */
    public enum Status {
        /** Everything required was seen, nothing else. */
        CONFIRMED("confirmed", false),
        /** The verdict is doubted or withheld: reported, not judged. */
        OPEN("not judged", false),
        /** Something required was not seen, or something else was, or the virtual machine failed. */
        NOT_CONFIRMED("NOT CONFIRMED", true),
        /** No sample was taken. */
        DID_NOT_RUN("did not run", true);

        private final String words;
        private final boolean failure;

        Status(String words, boolean failure) {
            this.words = words;
            this.failure = failure;
        }

        /** For the table. */
        public String words() {
            return words;
        }

        /** Whether the run as a whole has failed. */
        public boolean isFailure() {
            return failure;
        }
    }

    /** Judges a result. */
    public static Judgement of(CellResult result) {
        if (!result.ran()) {
            return new Judgement(Status.DID_NOT_RUN, result.failure().orElse("no sample was taken"));
        }
        if (result.failure().isPresent()) {
            return new Judgement(Status.NOT_CONFIRMED, result.failure().get());
        }
        Expectation expected = result.cell().test().expectation();
        Optional<String> wrong = wrongOutcome(result.tally(), expected);
        if (wrong.isPresent()) {
            return new Judgement(Status.NOT_CONFIRMED, wrong.get());
        }
        if (!expected.verdict().isJudged()) {
            return new Judgement(Status.OPEN, "");
        }
        Set<OutcomeClass> missing = EnumSet.noneOf(OutcomeClass.class);
        for (OutcomeClass required : expected.required()) {
            if (result.tally().of(required) == 0) {
                missing.add(required);
            }
        }
        return missing.isEmpty()
                ? new Judgement(Status.CONFIRMED, "")
                : new Judgement(Status.NOT_CONFIRMED, "never saw " + OutcomeWords.list(missing));
    }

    private static Optional<String> wrongOutcome(Tally tally, Expectation expected) {
        for (String outcome : tally.counts().keySet()) {
            Optional<Set<OutcomeClass>> classes = OutcomeWords.parse(outcome);
            if (classes.isEmpty()) {
                return Optional.of("\"" + outcome + "\" is not an outcome");
            }
        }
        Set<OutcomeClass> seen = EnumSet.noneOf(OutcomeClass.class);
        seen.addAll(tally.classes().keySet());
        seen.removeAll(expected.allowed());
        return seen.isEmpty() ? Optional.empty() : Optional.of("saw " + OutcomeWords.list(seen) + ", not expected");
    }
}
