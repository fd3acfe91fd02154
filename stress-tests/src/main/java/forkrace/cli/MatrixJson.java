// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cell of the matrix for machines. */
record MatrixJson(
        String scenario,
        String title,
        String variant,
        String status,
        String reason,
        Set<String> reachable,
        String expected,
        boolean exhausted,
        long executions,
        List<FormJson> forms) {

    /**
     * One form of the cell.
     *
     * @param exploration with a replay id for each class; null if it was not explored
     * @param samples outcome to number of samples under stress; null if it was not run
     */
    record FormJson(String form, boolean literal, CellExploration exploration, Map<String, Long> samples) {

        static FormJson of(MatrixEvidence one) {
            return new FormJson(
                    one.form().name(),
                    one.form().literal(),
                    one.exploration(),
                    one.stress() == null ? null : one.stress().tally().counts());
        }
    }

    static MatrixJson of(MatrixCell cell) {
        return new MatrixJson(
                cell.scenario(),
                cell.title(),
                cell.fix().id(),
                cell.status().words(),
                cell.reason(),
                cell.reachable(),
                cell.expectedCodes(),
                cell.isExhausted(),
                cell.executions(),
                cell.evidence().stream().map(FormJson::of).toList());
    }
}
