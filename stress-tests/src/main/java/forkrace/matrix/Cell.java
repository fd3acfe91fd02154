// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import java.util.Optional;

/**
 * One line of matrix.csv: a scenario under a fix variant.
 *
 * @param scenario id of the scenario, for example {@code S01}
 * @param title the scenario's name in the specification
 * @param variant id of the fix, for example {@code V2}
 * @param verdict what is expected
 * @param mark KNOWN or DERIVED
 * @param reason the source or the reason of the verdict
 * @param settlement what a finding has put in the place of the verdict, if evidence went against it
 */
public record Cell(
        String scenario,
        String title,
        String variant,
        Verdict verdict,
        String mark,
        String reason,
        Optional<Settlement> settlement) {

    /**
     * A disagreement that has been settled against the matrix: a line of settled.csv.
     *
     * @param verdict what the evidence says
     * @param finding its number in docs/findings.md, for example {@code F1}
     */
    public record Settlement(Verdict verdict, String finding) {}

    /** A cell with which nothing disagrees. */
    public Cell(String scenario, String title, String variant, Verdict verdict, String mark, String reason) {
        this(scenario, title, variant, verdict, mark, reason, Optional.empty());
    }

    /** Both ids, for example {@code S01.V2}. */
    public String id() {
        return scenario + "." + variant;
    }

    /** What runs are judged by. */
    public Verdict judgedBy() {
        return settlement.map(Settlement::verdict).orElse(verdict);
    }

    Cell with(Settlement settled) {
        return new Cell(scenario, title, variant, verdict, mark, reason, Optional.of(settled));
    }
}
