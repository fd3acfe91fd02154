// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.Agreement;
import forkrace.explore.CellExploration;
import forkrace.stress.CellResult;
import forkrace.stress.Judgement;
import forkrace.stress.StressTest;
import java.util.Map;
import java.util.Optional;

/**
 * When a cell is confirmed: stress saw what it must and nothing else, and, where it was explored too, exploration exhausted it and
 * reached what is expected.
 *
 * @param explored what exploration came to; empty if there was none
 */
record Confirmation(Map<StressTest, CellExploration> explored) {

    /** Stress alone. */
    static final Confirmation OF_STRESS = new Confirmation(Map.of());

    /** The judgement on a cell. */
    Judgement of(CellResult result) {
        Judgement stress = Judgement.of(result);
        StressTest test = result.cell().test();
        if (explored.isEmpty() || stress.status().isFailure()) {
            return stress;
        }
        return Optional.ofNullable(explored.get(test))
                .map(cell -> Agreement.of(cell, test.expectation()))
                .map(agreement -> agreement.status().isFailure()
                        ? new Judgement(
                                Judgement.Status.NOT_CONFIRMED,
                                "exploration: " + agreement.status().words() + ", " + agreement.reason())
                        : stress)
                .orElseGet(() -> new Judgement(Judgement.Status.NOT_CONFIRMED, "not explored"));
    }
}
