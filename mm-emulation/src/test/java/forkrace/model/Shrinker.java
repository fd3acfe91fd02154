// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shortens a failing history: leaves out operations as long as it still fails, first many at a time, then one by one. */
final class Shrinker {

    private final Predicate<History> fails;

    Shrinker(Predicate<History> fails) {
        this.fails = fails;
    }

    /** A history of which no operation can be left out. */
    History shrink(History failing) {
        History shortest = failing;
        int chunk = failing.operations().size() / 2;
        while (chunk > 0) {
            History shorter = without(shortest, chunk);
            boolean same = shorter.operations().size() == shortest.operations().size();
            shortest = shorter;
            if (same) {
                chunk /= 2;
            }
        }
        return shortest;
    }

    private History without(History failing, int chunk) {
        History shortest = failing;
        for (int from = failing.operations().size() - 1; from >= 0; from -= chunk) {
            List<Operation> operations = new ArrayList<>(shortest.operations());
            int first = Math.max(0, from - chunk + 1);
            if (first < operations.size()) {
                operations.subList(first, Math.min(from + 1, operations.size())).clear();
                History shorter = shortest.with(operations);
                if (fails.test(shorter)) {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }
}
