// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.mm.ForkFix;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One small mistake, and what is to become of it.
 *
 * @param id for example {@code M-V2-03}, or {@code M-K-03} for a mistake in the kernel
 * @param kind what sort of mistake
 * @param function the kernel function it is in
 * @param change the mistake in one sentence
 * @param variant puts the mistaken fix in the place of the variant; null for a mistake in the kernel
 * @param edits the mistake in the kernel
 * @param cells the cells that must become unsafe, or stay safe, smallest first
 * @param harmless why it survives; empty if it must be killed, in every cell
 */
public record Mutant(
        String id,
        Kind kind,
        String function,
        String change,
        UnaryOperator<ForkFix> variant,
        List<Edit> edits,
        List<MutantCell> cells,
        String harmless) {

    /** Sorts of mistakes. */
    public enum Kind {
        LOCK_DROPPED("lock dropped"),
        LOCK_KEPT("lock kept"),
        LOCKS_SWAPPED("locks swapped"),
        STEPS_SWAPPED("steps swapped"),
        STEP_SKIPPED("step skipped"),
        CHECK_SKIPPED("check skipped"),
        CHECK_WEAKENED("check weakened"),
        FLUSH_SKIPPED("flush skipped"),
        REFERENCE_FORGOTTEN("reference forgotten"),
        ERROR_IGNORED("error ignored");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For a reader. */
        public String words() {
            return words;
        }
    }

    /** Whether exploration is to report nothing. */
    public boolean survives() {
        return !harmless.isEmpty();
    }

    static Mutant ofFix(
            String id,
            Kind kind,
            String function,
            String change,
            UnaryOperator<ForkFix> variant,
            List<MutantCell> cells) {
        return new Mutant(id, kind, function, change, variant, List.of(), cells, "");
    }

    static Mutant ofKernel(
            String id, Kind kind, String function, String change, List<MutantCell> cells, Edit... edits) {
        return new Mutant(id, kind, function, change, null, List.of(edits), cells, "");
    }

    Mutant harmlessBecause(String reason) {
        return new Mutant(id, kind, function, change, variant, edits, cells, reason);
    }
}
