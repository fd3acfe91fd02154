// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.fix.FixId;
import forkrace.matrix.Cell;
import forkrace.matrix.Codes;
import forkrace.matrix.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what was found in a cell against what is expected of it.
 *
 * @param expected what matrix.csv says
 * @param evidence of each form, those that are the cell first
 */
record MatrixJudge(Cell expected, List<MatrixEvidence> evidence) {

    private record Finding(MatrixStatus status, String reason) {}

    MatrixCell decide(String title, FixId fix) {
        Finding finding = evidence.isEmpty() ? new Finding(MatrixStatus.NOT_APPLICABLE, "") : judge();
        return new MatrixCell(expected, title, fix, evidence, reachable(), finding.status(), finding.reason());
    }

    /** What the cell shows: by exploration if it was explored, else by stress. */
    private Set<String> reachable() {
        Set<String> codes = new TreeSet<>(MatrixCell.BY_ORDER_OF_CLASSES);
        for (MatrixEvidence one : evidence) {
            if (MatrixCell.isTheCell(one.form(), evidence)) {
                codes.addAll(one.exploration() == null ? one.stressed() : one.explored());
            }
        }
        return codes;
    }

    private Finding judge() {
        Optional<String> problem =
                evidence.stream().flatMap(one -> one.problem().stream()).findFirst();
        if (problem.isPresent()) {
            return new Finding(MatrixStatus.FAILED, problem.get());
        }
        Set<String> reached = reachable();
        boolean explored = evidence.stream().anyMatch(one -> one.exploration() != null);
        Set<String> surplus = minus(reached, MatrixCell.codesOf(expected.judgedBy()));
        if (expected.verdict().isJudged() && !surplus.isEmpty()) {
            return new Finding(MatrixStatus.DIFFERS, "reaches " + MatrixCell.join(surplus) + ", not expected");
        }
        Optional<Finding> unfinished = explored ? unfinished() : Optional.empty();
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        Optional<Finding> stray = stray(reached, explored);
        return stray.orElseGet(() -> compare(reached, surplus, explored));
    }

    private Optional<Finding> unfinished() {
        return evidence.stream()
                .filter(one -> one.exploration() != null && !one.exploration().isProof())
                .findFirst()
                .map(one -> new Finding(
                        MatrixStatus.NOT_EXHAUSTED, covered(one.form().name(), one.exploration())));
    }

    private static String covered(String form, CellExploration exploration) {
        return "%s: %,d executions and %,d blocked, then the limit was reached"
                .formatted(form, exploration.executions(), exploration.blocked());
    }

    /** A form, or stress, that shows what the cell does not have. */
    private Optional<Finding> stray(Set<String> reached, boolean explored) {
        for (MatrixEvidence one : evidence) {
            Set<String> strange = minus(one.explored(), reached);
            if (!strange.isEmpty()) {
                return Optional.of(new Finding(
                        MatrixStatus.FORMS_DIFFER, one.form().name() + " reaches " + MatrixCell.join(strange)));
            }
            Set<String> unproved = minus(one.stressed(), explored ? reached : allowedUnexplored(one));
            if (!unproved.isEmpty()) {
                return Optional.of(new Finding(
                        MatrixStatus.DIFFERS,
                        one.form().name() + " shows " + MatrixCell.join(unproved) + " under stress, not "
                                + (explored ? "reachable" : "expected")));
            }
        }
        return Optional.empty();
    }

    /** Without exploration stress is held against the expectation, where there is one. */
    private Set<String> allowedUnexplored(MatrixEvidence one) {
        return expected.verdict().isJudged() ? MatrixCell.codesOf(expected.judgedBy()) : one.stressed();
    }

    private Finding compare(Set<String> reached, Set<String> surplus, boolean explored) {
        Verdict verdict = expected.judgedBy();
        if (verdict.kind() == Verdict.Kind.WITHHELD) {
            return new Finding(MatrixStatus.WITHHELD, "");
        }
        if (verdict.kind() == Verdict.Kind.UNSTATED) {
            return new Finding(MatrixStatus.NOT_EXPECTED, "");
        }
        Set<String> missing = explored ? minus(MatrixCell.codesOf(verdict), reached) : new TreeSet<>();
        if (verdict.doubtful()) {
            return new Finding(MatrixStatus.DOUBTED, surplus.isEmpty() && missing.isEmpty() ? "agrees" : "differs");
        }
        if (!missing.isEmpty()) {
            return new Finding(MatrixStatus.DIFFERS, "never reaches " + MatrixCell.join(missing));
        }
        for (MatrixEvidence one : evidence) {
            if (!one.neverStressed().isEmpty()) {
                return new Finding(
                        MatrixStatus.DIFFERS,
                        one.form().name() + " never shows " + MatrixCell.join(one.neverStressed()) + " under stress");
            }
        }
        return expected.settlement()
                .map(settled -> new Finding(MatrixStatus.SETTLED, "finding " + settled.finding()))
                .orElse(new Finding(MatrixStatus.AGREED, ""));
    }

    private static Set<String> minus(Set<String> from, Set<String> what) {
        return Codes.minus(from, what);
    }
}
