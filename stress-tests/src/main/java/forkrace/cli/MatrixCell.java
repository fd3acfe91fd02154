// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.fix.FixId;
import forkrace.matrix.Cell;
import forkrace.matrix.Codes;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A cell of the matrix, decided.
 *
 * @param expected what matrix.csv says
 * @param title of the scenario
 * @param fix the variant
 * @param evidence of each form, the literal one or ones first; empty if the scenario does not apply
 * @param reachable codes of the bad classes there are: what the literal form reaches, or stress has seen
 * @param status what became of it
 * @param reason why, empty if it agrees
 */
record MatrixCell(
        Cell expected,
        String title,
        FixId fix,
        List<MatrixEvidence> evidence,
        Set<String> reachable,
        MatrixStatus status,
        String reason) {

    static final Comparator<String> BY_ORDER_OF_CLASSES = Codes.BY_ORDER_OF_CLASSES;

    /** Decides a cell. */
    static MatrixCell decide(Cell expected, String title, FixId fix, List<MatrixEvidence> evidence) {
        List<MatrixEvidence> ordered = evidence.stream()
                .sorted(Comparator.comparing((MatrixEvidence one) -> !isTheCell(one.form(), evidence)))
                .toList();
        return new MatrixJudge(expected, ordered).decide(title, fix);
    }

    /** The literal form is the cell; where there is none, every form is. */
    static boolean isTheCell(Form form, List<MatrixEvidence> evidence) {
        return form.literal() || evidence.stream().noneMatch(one -> one.form().literal());
    }

    String id() {
        return expected.id();
    }

    String scenario() {
        return expected.scenario();
    }

    /** The reachable classes as matrix.csv writes them. */
    String reachableCodes() {
        return evidence.isEmpty() ? "NA" : join(reachable);
    }

    /** The expected classes as matrix.csv writes them; empty if it says nothing. */
    String expectedCodes() {
        return codes(expected.verdict());
    }

    static String codes(Verdict verdict) {
        return Codes.text(verdict);
    }

    static Set<String> codesOf(Verdict verdict) {
        return Codes.of(verdict);
    }

    static String join(Set<String> codes) {
        return Codes.join(codes);
    }

    /** Executions of all forms. */
    long executions() {
        return evidence.stream()
                .filter(one -> one.exploration() != null)
                .mapToLong(one -> one.exploration().executions())
                .sum();
    }

    /** Whether every form was explored to the end. */
    boolean isExhausted() {
        return !evidence.isEmpty()
                && evidence.stream()
                        .allMatch(one ->
                                one.exploration() != null && one.exploration().isProof());
    }

    /** The way to each class, of the form that is the cell; a withheld or disputed cell has the shortest. */
    List<CellExploration.ClassWitness> witnesses() {
        return evidence.stream()
                .filter(one -> one.exploration() != null)
                .findFirst()
                .map(one -> one.exploration().shortest())
                .orElse(List.of());
    }
}
