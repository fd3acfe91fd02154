// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

/**
 * One line of matrix.csv: a scenario under a fix variant.
 *
 * @param scenario id of the scenario, for example {@code S01}
 * @param title the scenario's name in the specification
 * @param variant id of the fix, for example {@code V2}
 * @param verdict what is expected
 * @param mark KNOWN or DERIVED
 * @param reason the source or the reason of the verdict
 */
public record Cell(String scenario, String title, String variant, Verdict verdict, String mark, String reason) {

    /** Both ids, for example {@code S01.V2}. */
    public String id() {
        return scenario + "." + variant;
    }
}
