// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
public final class Mutants {

    private Mutants() {}

    /** By the variant they are of, then those of the kernel, then those that fit many variants. */
    public static List<Mutant> all() {
        return Stream.of(
                        UnfixedMutants.all(),
                        RefcountAllMutants.all(),
                        SeedPgGupMutants.all(),
                        DontForkMutants.all(),
                        KernelMutants.all(),
                        LockMutants.all(),
                        TwinCells.mutants())
                .flatMap(List::stream)
                .toList();
    }
}
