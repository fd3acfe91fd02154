// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.matrix.Expectation;
import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What exploration found, held against what was expected.
 *
 * @param status the judgement
 * @param reason why, empty if they agree
 */
public record Agreement(Status status, String reason) {

    /** How they compare. */
    public enum Status {
        /** Exhausted, and the bad classes reached are those expected. */
        AGREED("agreed", false),
        /** The verdict is doubted or withheld: reported, not judged. */
        OPEN("not judged", false),
        /** Something was reached that was not expected, or the reverse. */
        DIFFERS("DIFFERS", true),
        /** It stopped before everything had been tried. */
        NOT_EXHAUSTED("NOT EXHAUSTED", true),
        /** The run was ended while it was under way. */
        INTERRUPTED("interrupted", true),
        /** It could not be explored. */
        FAILED("FAILED", true);

        private final String words;
        private final boolean failure;

        Status(String words, boolean failure) {
            this.words = words;
            this.failure = failure;
        }

        /** For tables. */
        public String words() {
            return words;
        }

        /** Whether the run as a whole has failed. */
        public boolean isFailure() {
            return failure;
        }
    }

    /** Compares. */
    public static Agreement of(CellExploration cell, Expectation expected) {
        if (cell.problem().equals(Optional.of(CellExploration.INTERRUPTED))) {
            return new Agreement(Status.INTERRUPTED, "");
        }
        if (cell.problem().isPresent()) {
            return new Agreement(Status.FAILED, cell.problem().get());
        }
        Set<OutcomeClass> reached = EnumSet.noneOf(OutcomeClass.class);
        for (String outcome : cell.outcomes()) {
            Optional<Set<OutcomeClass>> classes = OutcomeWords.parse(outcome);
            if (classes.isEmpty()) {
                return new Agreement(Status.DIFFERS, "reaches " + outcome);
            }
            classes.get().forEach(known -> reached.add(Verdict.compared(known)));
        }
        if (expected.verdict().isJudged()) {
            Set<OutcomeClass> unexpected = EnumSet.copyOf(reached);
            expected.allowed().forEach(allowed -> unexpected.remove(Verdict.compared(allowed)));
            if (!unexpected.isEmpty()) {
                return new Agreement(Status.DIFFERS, "reaches " + OutcomeWords.list(unexpected) + ", not expected");
            }
        }
        if (!cell.isProof()) {
            return new Agreement(
                    Status.NOT_EXHAUSTED,
                    cell.mode() == Mode.BOUNDED
                            ? "only up to " + cell.bound() + " preemptions"
                            : cell.end() == Report.End.LIMIT ? "the limit was reached" : "interrupted");
        }
        if (!expected.verdict().isJudged()) {
            return new Agreement(Status.OPEN, "");
        }
        Set<OutcomeClass> missing = EnumSet.noneOf(OutcomeClass.class);
        missing.addAll(expected.required());
        missing.removeAll(reached);
        return missing.isEmpty()
                ? new Agreement(Status.AGREED, "")
                : new Agreement(Status.DIFFERS, "never reaches " + OutcomeWords.list(missing));
    }
}
