// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What units cost, the better known the longer a night lasts: once a form has been run, under any variant, what its goal takes is taken
 * from that, and no longer from {@link Cost}, which knows no form.
 */
final class Pace {

    private record Kind(String form, String mode, String jdk) {
        static Kind of(Unit unit) {
            return new Kind(unit.form(), unit.mode(), unit.jdk());
        }
    }

    private record Seen(long samples, long millis) {
        Seen plus(Seen other) {
            return new Seen(samples + other.samples, millis + other.millis);
        }
    }

    private final Predicate<Unit> endsAtGoal;
    private final Map<Kind, Seen> seen = new HashMap<>();

    /** Nothing has been run. Units that end for another reason than their goal cost what the plan says. */
    Pace(Predicate<Unit> endsAtGoal) {
        this.endsAtGoal = endsAtGoal;
    }

    /** Learns from a unit that has been run. */
    synchronized void done(Unit unit, UnitRecord record) {
        if (unit.kind() == Unit.Kind.STRESS && record.failure() == null && record.samples() > 0) {
            seen.merge(Kind.of(unit), new Seen(record.samples(), record.millis()), Seen::plus);
        }
    }

    /** Milliseconds a unit is thought to need. */
    synchronized long cost(Unit unit) {
        Seen known = endsAtGoal.test(unit) ? seen.get(Kind.of(unit)) : null;
        return known == null ? unit.cost() : Math.max(1, unit.goal() * known.millis / known.samples);
    }
}
