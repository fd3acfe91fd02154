// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Codes;
import forkrace.matrix.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides a cell. It is contradicted by anything seen that must not be, by a loss that does not show, and by an exploration that
 * reaches something else than expected; it did not run if anything planned for it is missing.
 *
 * @param expected what matrix.csv says
 * @param units everything planned for the cell
 * @param stress judges losses and zeros
 */
record Judge(Verdict expected, List<UnitOutcome> units, StressJudge stress) {

    /** A decision and why. */
    record Decision(CellVerdict verdict, String reason) {}

    Decision decide() {
        if (!expected.applies()) {
            return new Decision(CellVerdict.NOT_APPLICABLE, "");
        }
        return contradiction()
                .map(reason -> new Decision(CellVerdict.CONTRADICTED, reason))
                .or(() -> missing().map(reason -> new Decision(CellVerdict.DID_NOT_RUN, reason)))
                .orElseGet(this::compare);
    }

    /** Codes of what the cell shows: what its literal forms reach by exploration, or else what stress has seen. */
    Set<String> reached() {
        Set<String> codes = new TreeSet<>(Codes.BY_ORDER_OF_CLASSES);
        boolean explored = isExplored();
        for (UnitOutcome one : units) {
            if (isTheCell(one)) {
                codes.addAll(explored ? explored(one) : stressed(one));
            }
        }
        return codes;
    }

    /** Whether every form was explored to the end. */
    boolean isExhausted() {
        return isExplored()
                && units.stream()
                        .filter(one -> one.unit().kind() == Unit.Kind.EXPLORE)
                        .allMatch(one ->
                                one.exploration() != null && one.exploration().isProof());
    }

    private boolean isExplored() {
        return units.stream().anyMatch(one -> one.exploration() != null);
    }

    /** The literal form is the cell; where there is none, every form is. */
    private boolean isTheCell(UnitOutcome one) {
        return one.unit().literal()
                || units.stream().noneMatch(other -> other.unit().literal());
    }

    private static Set<String> explored(UnitOutcome one) {
        return one.exploration() == null
                ? new TreeSet<>()
                : Codes.of(one.exploration().outcomes());
    }

    private static Set<String> stressed(UnitOutcome one) {
        return Codes.of(one.tally().counts().keySet());
    }

    /** Something that was seen and must not be. */
    private Optional<String> contradiction() {
        Set<String> reached = reached();
        if (expected.isJudged()) {
            Set<String> surplus = Codes.minus(reached, Codes.of(expected));
            if (!surplus.isEmpty()) {
                return Optional.of("reaches " + Codes.join(surplus) + ", not expected");
            }
        }
        for (UnitOutcome one : units) {
            Set<String> strange = isExhausted() ? Codes.minus(explored(one), reached) : Set.of();
            if (!strange.isEmpty()) {
                return Optional.of(
                        one.unit().label() + " reaches " + Codes.join(strange) + ", which the cell does not");
            }
            Set<String> unproved = Codes.minus(stressed(one), possible(one, reached));
            if (!unproved.isEmpty()) {
                return Optional.of(one.unit().label() + " shows " + Codes.join(unproved)
                        + (isExhausted() ? ", which no order of steps reaches" : ", not expected"));
            }
        }
        return Optional.empty();
    }

    /** What stress may show: what was proved to be reachable, else what is expected, else anything the form can show. */
    private Set<String> possible(UnitOutcome one, Set<String> reached) {
        if (isExhausted()) {
            return reached;
        }
        if (expected.isJudged()) {
            return Codes.of(expected);
        }
        return one.test() == null
                ? Set.of()
                : Codes.compared(one.test().expectation().allowed());
    }

    private Optional<String> missing() {
        if (units.isEmpty()) {
            return Optional.of("nothing was planned for it");
        }
        return units.stream().filter(UnitOutcome::isMissing).findFirst().map(UnitOutcome::missing);
    }

    /** A few cells are too large to be exhausted: stress alone may confirm them, and the reason says so. */
    private Optional<String> notExhausted() {
        return units.stream()
                .filter(one -> one.exploration() != null && !one.exploration().isProof())
                .findFirst()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%s: %,d executions, and not everything was tried",
                        one.unit().label(),
                        one.exploration().executions()));
    }

    private Decision compare() {
        Set<String> missing = isExplored() ? Codes.minus(Codes.of(expected), shown()) : new TreeSet<>();
        if (!expected.isJudged()) {
            return new Decision(CellVerdict.NOT_JUDGED, expected.doubtful() ? doubt(missing) : "");
        }
        if (!missing.isEmpty()) {
            return isExhausted()
                    ? new Decision(CellVerdict.CONTRADICTED, "never reaches " + Codes.join(missing))
                    : new Decision(
                            CellVerdict.TOO_FEW_SAMPLES,
                            "has not reached " + Codes.join(missing)
                                    + notExhausted().map(why -> ": " + why).orElse(""));
        }
        String weak = notExhausted().orElse("");
        List<Group> groups = Group.of(units);
        for (Group group : groups) {
            Optional<Decision> bad = stress.objection(group, groups);
            if (bad.isPresent()) {
                return bad.get();
            }
            weak = weak.isEmpty() ? stress.weakness(group) : weak;
        }
        return new Decision(CellVerdict.CONFIRMED, weak);
    }

    /** What is reached, and, where exploration has not tried everything, what stress has seen of the cell. */
    private Set<String> shown() {
        Set<String> shown = reached();
        if (!isExhausted()) {
            units.stream().filter(this::isTheCell).forEach(one -> shown.addAll(stressed(one)));
        }
        return shown;
    }

    private String doubt(Set<String> missing) {
        boolean agrees =
                missing.isEmpty() && Codes.minus(reached(), Codes.of(expected)).isEmpty();
        return agrees ? "agrees with a doubted expectation" : "differs from a doubted expectation";
    }
}
