// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.mm.ForkFix;
import forkrace.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Explores the cells of a mutant. One at a time in a virtual machine, which must have been started with {@code -Dforkrace.explore=true}. */
public final class MutantRun {

    /** Executions of one search of one cell. */
    public static final long LIMIT = 20_000;

    private MutantRun() {}

    /** Explores each cell up to the first unsafe outcome. */
    public static MutantResult run(Mutant mutant) {
        Supplier<Function<Trial, Finding>> searches = searchesOf(mutant);
        List<MutantResult.CellFinding> found = new ArrayList<>();
        for (MutantCell cell : mutant.cells()) {
            found.add(new MutantResult.CellFinding(cell, search(cell, searches.get(), mutant.variant(), LIMIT, true)));
        }
        return new MutantResult(mutant, found);
    }

    /** Explores one cell under a mutant; if not {@code full}, with one preemption at most. */
    static Finding search(Mutant mutant, MutantCell cell, boolean full) {
        return search(cell, searchesOf(mutant).get(), mutant.variant(), LIMIT, full);
    }

    private static Supplier<Function<Trial, Finding>> searchesOf(Mutant mutant) {
        return mutant.edits().isEmpty() ? CellSearch::new : new MutantLoader(mutant.edits())::newSearch;
    }

    /** The same for a cell without any mistake, with so many executions. */
    public static Finding unmutated(MutantCell cell, long limit) {
        return search(cell, new CellSearch(), null, limit, true);
    }

    private static Finding search(
            MutantCell cell,
            Function<Trial, Finding> search,
            UnaryOperator<ForkFix> variant,
            long limit,
            boolean full) {
        Scenario.mutateBy(variant);
        try {
            return search.apply(new Trial(cell.form().getName(), cell.fix().id(), limit, full));
        } finally {
            Scenario.mutateBy(null);
        }
    }
}
