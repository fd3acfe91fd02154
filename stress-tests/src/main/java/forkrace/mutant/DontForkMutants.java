// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static forkrace.fix.FixId.DONTFORK;

import forkrace.mm.Cpu;
import forkrace.mm.DelegatingFix;
import forkrace.mm.Madvise;
import forkrace.mutant.Mutant.Kind;
import java.util.List;

/** Mistakes in V9. Methods are lists, as long as they have entries. */
final class DontForkMutants {

    private DontForkMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ofFix(
                        "M-V9-01",
                        Kind.STEP_SKIPPED,
                        "sys_madvise",
                        "The application does not mark its buffer.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int registerBuffer(Cpu cpu, int start, int pages) {
                                return 0;
                            }
                        },
                        Cells.all(Cells.dio(DONTFORK), Cells.failing(DONTFORK))),
                Mutant.ofFix(
                                "M-V9-02",
                                Kind.STEP_SKIPPED,
                                "sys_madvise",
                                "The last page of the buffer is not marked.",
                                fix -> new DelegatingFix(fix) {
                                    @Override
                                    public int registerBuffer(Cpu cpu, int start, int pages) {
                                        return super.registerBuffer(cpu, start, pages - 1);
                                    }
                                },
                                Cells.failing(DONTFORK))
                        .harmlessBecause(
                                "Fork allocates nothing after the last page, so it cannot fail after that page was shared."),
                Mutant.ofFix(
                        "M-V9-03",
                        Kind.STEPS_SWAPPED,
                        "sys_madvise",
                        "A library asks for MADV_DOFORK after the application has marked its buffer.",
                        fix -> new DelegatingFix(fix) {
                            @Override
                            public int registerBuffer(Cpu cpu, int start, int pages) {
                                int error = super.registerBuffer(cpu, start, pages);
                                return error != 0 ? error : Madvise.doFork(cpu, start, pages);
                            }
                        },
                        Cells.pinned(DONTFORK)),
                Mutant.ofFix(
                        "M-V9-04",
                        Kind.CHECK_WEAKENED,
                        "copy_one_pte",
                        "Instead of leaving a marked page out, fork copies it when its count is not its mapcount.",
                        fix -> new UnfixedMutants.CopiesWheneverCountsDiffer(),
                        Cells.all(Cells.pagevec(DONTFORK), Cells.sticky(DONTFORK))));
    }
}
