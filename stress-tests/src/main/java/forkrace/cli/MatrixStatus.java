// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

/** What became of a cell of the matrix. */
enum MatrixStatus {
    /** Its classes are those expected. */
    AGREED("agreed", "", "green", false),
    /** A class is missing, or one is there that was not expected. */
    DIFFERS("differs", "!", "bold,red", true),
    /** Its classes are not those expected, and a finding says why the expectation is wrong. */
    SETTLED("settled", "=", "yellow", false),
    /** The expectation is kept back: what was found is the answer. */
    WITHHELD("withheld", "*", "yellow", false),
    /** The expectation is doubted: what was found is compared, and nothing fails on it. */
    DOUBTED("doubted", "~", "yellow", false),
    /** The matrix has no such row or column. */
    NOT_EXPECTED("not expected", "^", "yellow", false),
    /** The scenario does not apply to the variant. */
    NOT_APPLICABLE("not applicable", "", "faint", false),
    /** A form shows what the literal form, which is the cell, does not. */
    FORMS_DIFFER("forms differ", "#", "bold,red", true),
    /** The exploration stopped before everything had been tried; a few may be so large. */
    NOT_EXHAUSTED("not exhausted", ">", "bold,red", false),
    /** It could not be run, or was interrupted. */
    FAILED("failed", "?", "bold,red", true);

    private final String words;
    private final String sign;
    private final String style;
    private final boolean failure;

    MatrixStatus(String words, String sign, String style, boolean failure) {
        this.words = words;
        this.sign = sign;
        this.style = style;
        this.failure = failure;
    }

    /** For lists and files. */
    String words() {
        return words;
    }

    /** Stands behind the classes in a table. */
    String sign() {
        return sign;
    }

    /** Colour, in picocli's words. */
    String style() {
        return style;
    }

    /** Whether the run as a whole has failed. */
    boolean isFailure() {
        return failure;
    }
}
