// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import forkrace.explore.Witnesses;
import forkrace.fix.FixId;
import forkrace.matrix.Codes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the explorer found reachable in a cell: the classes of its checked-in witnesses, which every build replays.
 * What is expected of a cell is not looked at.
 */
final class EmulatedCells {

    private final Map<String, Set<String>> codes = new HashMap<>();

    EmulatedCells(Iterable<Witnesses.Row> rows) {
        for (Witnesses.Row row : rows) {
            codes.computeIfAbsent(row.scenario() + "." + row.variant(), id -> new TreeSet<>())
                    .addAll(Codes.of(Set.of(row.outcomeClass())));
        }
    }

    static EmulatedCells load() {
        return new EmulatedCells(Witnesses.load());
    }

    /** Codes of the bad classes that are reachable; empty if the scenario does not apply to the variant. */
    Optional<Set<String>> reachable(String scenario, FixId fix) {
        return Optional.ofNullable(codes.get(scenario + "." + fix.id())).map(TreeSet::new);
    }
}
