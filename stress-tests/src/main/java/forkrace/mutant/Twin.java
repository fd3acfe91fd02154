// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.fix.FixId;
import forkrace.mm.ForkFix;
import forkrace.mutant.Mutant.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A mistake that can be planted in many variants. Together with a cell it is a {@link Mutant}.
 *
 * @param id for example {@code M-T-copyOnePte}
 * @param kind what sort of mistake
 * @param function where it is
 * @param change the mistake in one sentence
 * @param applies whether a variant can have it
 * @param variant puts the mistaken fix in the place of the variant; null for a mistake in the kernel
 * @param edits the mistake in the kernel
 */
record Twin(
        String id,
        Kind kind,
        String function,
        String change,
        Predicate<FixId> applies,
        UnaryOperator<ForkFix> variant,
        List<Edit> edits) {

    static Twin ofFix(
            String id,
            Kind kind,
            String function,
            String change,
            Predicate<FixId> applies,
            UnaryOperator<ForkFix> variant) {
        return new Twin(id, kind, function, change, applies, variant, List.of());
    }

    static Twin ofKernel(String id, Kind kind, String function, String change, Edit... edits) {
        return new Twin(id, kind, function, change, fix -> true, null, List.of(edits));
    }

    /** The mistake in these cells, all of which it must make unsafe. */
    Mutant in(List<MutantCell> cells) {
        return new Mutant(id, kind, function, change, variant, edits, cells, "");
    }
}
