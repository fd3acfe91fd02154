// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.explore.CellExploration.ClassWitness;
import forkrace.fix.FixId;
import forkrace.matrix.Matrix;
import forkrace.matrix.VariationRows;
import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Variation;
import forkrace.stress.StressTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a varied scenario reaches under a fix, held against what it may: the classes of its base form; with several variations also
 * those of each alone.
 *
 * @param scenario id of the row
 * @param fix the variant
 * @param variations those that are on
 * @param reached codes of the bad classes reached by any form
 * @param surplus those of them that it may not reach
 * @param rows rows of the matrix that show the surplus under the same fix; empty unless they show all of it
 * @param status what became of it
 * @param problem what went wrong, or empty
 * @param executions of all forms
 * @param test the form whose witnesses those are, or null
 * @param witnesses ways to the surplus
 */
record VariedCell(
        String scenario,
        FixId fix,
        Set<Variation> variations,
        Set<String> reached,
        Set<String> surplus,
        List<String> rows,
        Status status,
        String problem,
        long executions,
        StressTest test,
        List<ClassWitness> witnesses) {

    /** What became of a varied cell. */
    enum Status {
        /** Nothing is reached that the cell does not have. */
        INSIDE("inside the cell"),
        /** A row of its own says what is reached. */
        EXPLAINED("explained by a row of its own"),
        /** Something else is reached. */
        OUTSIDE("OUTSIDE the cell"),
        /** Inside the cell as far as the limit let us look. */
        LIMITED("inside the cell up to the limit"),
        /** There is nothing to vary. */
        IDLE("nothing to vary"),
        /** No evidence. */
        FAILED("FAILED");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * Decides a cell.
     *
     * @param varied what exploring its forms came to
     * @param may codes of the classes that it may reach
     */
    static VariedCell decide(
            FixId fix,
            Set<Variation> variations,
            Map<StressTest, CellExploration> varied,
            Set<String> may,
            Matrix matrix) {
        String scenario = varied.keySet().iterator().next().form().id();
        Set<String> reached = codes(varied.values());
        Set<String> surplus = new TreeSet<>(MatrixCell.BY_ORDER_OF_CLASSES);
        surplus.addAll(reached);
        surplus.removeAll(may);
        List<String> rows = rows(surplus, fix, variations, matrix);
        String problem = varied.values().stream()
                .flatMap(one -> one.problem().stream())
                .findFirst()
                .orElse("");
        StressTest shown = varied.entrySet().stream()
                .filter(entry -> codes(List.of(entry.getValue())).stream().anyMatch(surplus::contains))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        List<ClassWitness> witnesses = shown == null
                ? List.of()
                : varied.get(shown).shortest().stream()
                        .filter(witness -> MatrixEvidence.codes(List.of(witness.outcomeClass())).stream()
                                .anyMatch(surplus::contains))
                        .toList();
        long executions =
                varied.values().stream().mapToLong(CellExploration::executions).sum();
        Status status = status(varied, surplus, rows, problem);
        return new VariedCell(
                scenario, fix, variations, reached, surplus, rows, status, problem, executions, shown, witnesses);
    }

    private static Status status(
            Map<StressTest, CellExploration> varied, Set<String> surplus, List<String> rows, String problem) {
        if (!problem.isEmpty()) {
            return Status.FAILED;
        }
        if (varied.values().stream().allMatch(CellExploration::isLeftOut)) {
            return Status.IDLE;
        }
        if (!surplus.isEmpty()) {
            return rows.isEmpty() ? Status.OUTSIDE : Status.EXPLAINED;
        }
        return varied.values().stream().allMatch(one -> one.isLeftOut() || one.isProof())
                ? Status.INSIDE
                : Status.LIMITED;
    }

    /** Codes of the bad classes that any of the explorations reached. */
    static Set<String> codes(Iterable<CellExploration> explorations) {
        Set<String> codes = new TreeSet<>(MatrixCell.BY_ORDER_OF_CLASSES);
        explorations.forEach(one -> codes.addAll(MatrixEvidence.codes(one.outcomes())));
        return codes;
    }

    /** Rows that show the whole surplus, each at least a part; none if some of it is shown by none. */
    private static List<String> rows(Set<String> surplus, FixId fix, Set<Variation> variations, Matrix matrix) {
        Set<String> rows = new TreeSet<>();
        for (String code : surplus) {
            List<String> showing = Arrays.stream(OutcomeClass.values())
                    .filter(outcome -> outcome.code().equals(code))
                    .flatMap(outcome -> VariationRows.showing(variations, outcome, fix.id(), matrix).stream())
                    .toList();
            if (showing.isEmpty()) {
                return List.of();
            }
            rows.add(showing.get(0));
        }
        return List.copyOf(rows);
    }

    /** Scenario and variations, for example {@code S01+two-pages}. */
    String name() {
        return scenario + "+" + Variation.words(variations);
    }

    /** The ways to the surplus, as replay ids. */
    String ways() {
        return witnesses.stream()
                .map(witness -> witness.outcomeClass() + " " + test.id() + "." + witness.id())
                .collect(Collectors.joining(", "));
    }
}
