// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;

/**
 * What is expected of a case of another suite.
 *
 * @param result PASS, FAIL or XFAIL; empty for nothing
 * @param doubtful whether nothing may fail on it
 */
public record PeerVerdict(String result, boolean doubtful) {

    /** Nothing is expected. */
    static final PeerVerdict NONE = new PeerVerdict("", false);

    static PeerVerdict parse(String text) {
        return text.endsWith("?")
                ? new PeerVerdict(text.substring(0, text.length() - 1), true)
                : new PeerVerdict(text, false);
    }

    /** A case that fails by {@code outcome}; {@code fixed} tells whether its failures are announced by the suite itself. */
    static PeerVerdict of(Verdict verdict, OutcomeClass outcome, String fixed) {
        if (verdict.kind() != Verdict.Kind.STATED) {
            return NONE;
        }
        String failure = fixed.equals("XFAIL") ? "XFAIL" : "FAIL";
        return new PeerVerdict(verdict.reaches(outcome) ? failure : "PASS", verdict.doubtful());
    }

    /** Whether a result can contradict it. */
    public boolean isJudged() {
        return !result.isEmpty() && !doubtful;
    }
}
