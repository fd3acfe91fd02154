// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.util.Arrays;

/** What a cell has come to. */
public enum CellVerdict {
    CONFIRMED("confirmed", false),
    CONTRADICTED("contradicted", true),
    TOO_FEW_SAMPLES("too few samples", true),
    DID_NOT_RUN("did not run", true),
    NOT_JUDGED("not judged", false),
    NOT_APPLICABLE("not applicable", false);

    private final String words;
    private final boolean failure;

    CellVerdict(String words, boolean failure) {
        this.words = words;
        this.failure = failure;
    }

    /** For tables and files. */
    public String words() {
        return words;
    }

    /** Whether the campaign as a whole has failed. */
    public boolean isFailure() {
        return failure;
    }

    /** The verdict in those words. */
    public static CellVerdict of(String words) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.words.equals(words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no verdict: " + words));
    }
}
