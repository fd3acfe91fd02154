// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;

/**
 * A case of another suite in the terms of the matrix.
 *
 * @param reference what holds the page
 * @param outcome the class of outcome that makes it fail; null if it needs no reference to a page at all
 * @param row the row of the matrix that it is an instance of; empty if it is of none
 * @param fixed what a kernel with all fixes gives
 */
record PeerCase(Reference reference, OutcomeClass outcome, String row, PeerVerdict fixed) {

    /** How a case holds on to a page, and so which column of the matrix is about it. */
    enum Reference {
        /** It does not. */
        NONE,
        /** Direct I/O: as the matrix has it. */
        DIO,
        /** A pipe, by FOLL_GET in every kernel. Rows about direct I/O are then about it where that takes FOLL_GET, too. */
        SPLICE,
        /** A long-term pin: FOLL_PIN also in the kernel of V13g. */
        PIN;

        /** The column for a variant. Rows S13 and S13h have FOLL_GET in all columns. */
        String column(String row, String variant) {
            if (this == PIN && variant.equals("V13g")) {
                return "V13";
            }
            if (this == SPLICE && !row.startsWith("S13")) {
                return switch (variant) {
                    case "V12" -> "V10";
                    case "V13" -> "V13g";
                    default -> variant;
                };
            }
            return variant;
        }
    }

    /** What is expected under a variant. */
    PeerVerdict under(String variant, Matrix matrix) {
        if (!row.isEmpty()) {
            Verdict verdict = matrix.cell(row, reference.column(row, variant)).judgedBy();
            return PeerVerdict.of(verdict, outcome, fixed.result());
        }
        return outcome == null || variant.startsWith("V13") ? fixed : PeerVerdict.NONE;
    }
}
