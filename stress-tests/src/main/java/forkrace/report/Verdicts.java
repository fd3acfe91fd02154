// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import java.util.Arrays;

/** The verdicts on a cell, worst first, each with the sign that stands for it in the matrix. */
enum Verdicts {
    CONTRADICTED("contradicted", "\u2717", "Something was seen that must not be, or is not seen any more."),
    DID_NOT_RUN("did not run", "!", "It was planned and did not run, or failed."),
    TOO_FEW("too few samples", "?", "Nothing against it, but too little was seen to say so."),
    NOT_JUDGED("not judged", "\u25cb", "There is no expectation to compare with, or a doubtful one."),
    CONFIRMED("confirmed", "\u2713", "Seen as expected: every loss that must show, and nothing else."),
    NOT_APPLICABLE("not applicable", "\u2013", "The scenario means nothing under this fix.");

    private final String text;
    private final String sign;
    private final String meaning;

    Verdicts(String text, String sign, String meaning) {
        this.text = text;
        this.sign = sign;
        this.meaning = meaning;
    }

    /** As results.json has it. */
    String text() {
        return text;
    }

    String sign() {
        return sign;
    }

    String meaning() {
        return meaning;
    }

    /** The sign of a verdict, also of one that is not known here. */
    static String signOf(String text) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.text.equals(text))
                .map(Verdicts::sign)
                .findFirst()
                .orElse("?");
    }
}
