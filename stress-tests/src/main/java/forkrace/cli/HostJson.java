// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.host.Comparison;
import forkrace.host.HostResult;
import forkrace.host.HostVerdict;
import forkrace.host.ReferenceGuess;
import java.util.List;

/**
 * What {@code forkrace host --json} prints.
 *
 * @param forkrace version
 * @param answer SAFE, AFFECTED or UNKNOWN
 * @param sentences why, and what to do
 * @param references which kind direct reads take
 * @param column the column that does the same; null if there is none or more than one
 * @param result the counts
 * @param comparison with the columns of the matrix
 */
record HostJson(
        String forkrace,
        HostVerdict.Answer answer,
        List<String> sentences,
        ReferenceGuess references,
        String column,
        HostResult result,
        Comparison comparison) {

    static HostJson of(HostResult result, HostVerdict verdict, Comparison comparison, ReferenceGuess guess) {
        List<Comparison.ColumnFit> fitting = comparison.fitting();
        return new HostJson(
                Version.number(),
                verdict.answer(),
                verdict.sentences(),
                guess,
                fitting.size() == 1 ? fitting.get(0).column() : null,
                result,
                comparison);
    }
}
