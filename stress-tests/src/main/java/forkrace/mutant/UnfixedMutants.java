// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;

import forkrace.mm.CopyStep;
import forkrace.mm.DelegatingFix;
import forkrace.mm.PteCopy;
import forkrace.mutant.Mutant.Kind;
import java.util.List;

/** Mistakes in V0, where it is safe. Methods are lists, as long as they have entries. */
final class UnfixedMutants {

    private UnfixedMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ofFix(
                        "M-V0-01",
                        Kind.CHECK_WEAKENED,
                        "copy_one_pte",
                        "Fork copies every page whose count is not its mapcount, marked or not.",
                        fix -> new CopiesWheneverCountsDiffer(),
                        Cells.all(Cells.pagevec(UNFIXED), Cells.sticky(UNFIXED))),
                Mutant.ofFix(
                        "M-V0-02",
                        Kind.STEP_SKIPPED,
                        "copy_one_pte",
                        "The parent's pte is not write-protected.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                copy.installReadOnlyInChild();
                                return CopyStep.NEXT;
                            }
                        },
                        Cells.staleTlb(UNFIXED)),
                Mutant.ofFix(
                        "M-V0-03",
                        Kind.STEPS_SWAPPED,
                        "copy_one_pte",
                        "The child gets its pte before write permission is taken from it.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public CopyStep copyOnePte(PteCopy copy) {
                                copy.shareReference();
                                copy.installInChild(copy.pte());
                                copy.writeProtectParent();
                                return CopyStep.NEXT;
                            }
                        },
                        Cells.staleTlb(UNFIXED)));
    }

    /** The seed without its mark. */
    static final class CopiesWheneverCountsDiffer extends DelegatingFix {

        CopiesWheneverCountsDiffer() {
            super(SEED_PGGUP.create());
        }

        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            return SeedSteps.copyOnePte(copy, copy.isCow() && copy.page().isAnon());
        }
    }
}
