// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.fix.FixId;
import forkrace.matrix.Cell;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** As the classes stand in OutcomeClass, what is none of them last. */
    static final Comparator<String> BY_ORDER_OF_CLASSES = Comparator.<String>comparingInt(
                    code -> Arrays.stream(OutcomeClass.values())
                            .filter(outcome -> outcome.code().equals(code))
                            .mapToInt(OutcomeClass::ordinal)
                            .findFirst()
                            .orElse(OutcomeClass.values().length))
            .thenComparing(Comparator.naturalOrder());

    static final String NOTHING = OutcomeClass.CONSISTENT.code();

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
        String text = switch (verdict.kind()) {
            case STATED -> join(codesOf(verdict));
            case NOT_APPLICABLE -> "NA";
            case WITHHELD -> "WITHHELD";
            case UNSTATED -> "";
        };
        return verdict.doubtful() ? text + "?" : text;
    }

    static Set<String> codesOf(Verdict verdict) {
        Set<String> codes = new TreeSet<>(BY_ORDER_OF_CLASSES);
        verdict.classes().forEach(outcome -> codes.add(Verdict.compared(outcome).code()));
        return codes;
    }

    static String join(Set<String> codes) {
        return codes.isEmpty() ? NOTHING : codes.stream().collect(Collectors.joining("+"));
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
