// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.util.List;

/**
 * What became of a mutant.
 *
 * @param mutant the mutant
 * @param cells what each of its cells showed, in their order
 */
public record MutantResult(Mutant mutant, List<CellFinding> cells) {

    /** What one cell showed. */
    public record CellFinding(MutantCell cell, Finding finding) {}

    /** Whether some cell became unsafe. */
    public boolean isKilled() {
        return cells.stream().anyMatch(cell -> cell.finding().isUnsafe());
    }

    /** Whether every cell showed what the mutant says: all unsafe, or, where it is harmless, all safe and exhausted. */
    public boolean isAsStated() {
        return cells.stream()
                .map(CellFinding::finding)
                .allMatch(
                        finding -> mutant.survives() ? !finding.isUnsafe() && finding.exhausted() : finding.isUnsafe());
    }
}
