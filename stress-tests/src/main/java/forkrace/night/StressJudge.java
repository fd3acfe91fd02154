// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Codes;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what stress alone can tell: a loss that has to show, and what a zero is worth.
 *
 * @param twinRates by name of a group: the least rate of losses of a variant that has to lose
 */
record StressJudge(Map<String, Double> twinRates) {

    /** If five losses are expected, none is seen in less than one of a hundred runs. */
    private static final double EXPECTED_LOSSES = 5;

    /** Knows the least rate of losses of each group whose variant has to lose, for the groups of other variants. */
    static StressJudge of(List<UnitOutcome> all) {
        Map<String, List<UnitOutcome>> byCell = new HashMap<>();
        for (UnitOutcome one : all) {
            if (one.isStress() && one.test() != null && one.test().expectation().isLossy()) {
                byCell.computeIfAbsent(one.unit().cell(), cell -> new ArrayList<>())
                        .add(one);
            }
        }
        Map<String, Double> rates = new HashMap<>();
        for (List<UnitOutcome> cell : byCell.values()) {
            for (Group group : Group.of(cell)) {
                Tally tally = group.tally();
                if (tally.losses() > 0) {
                    rates.merge(group.name(), (double) tally.losses() / tally.samples(), Math::min);
                }
            }
        }
        return new StressJudge(rates);
    }

    /** Why the stress of a group does not confirm what is expected, if it does not; {@code all} are the groups of the same cell. */
    Optional<Judge.Decision> objection(Group group, List<Group> all) {
        return group.isLossy() ? loss(group, all) : zero(group);
    }

    /** A loss that has to show, in some form of the cell: three threads on two processors may be too slow for the literal one. */
    private static Optional<Judge.Decision> loss(Group group, List<Group> all) {
        Set<OutcomeClass> missing = group.notShown();
        all.stream().filter(group::isBeside).forEach(other -> missing.retainAll(other.notShown()));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String text = never(group, missing);
        return Optional.of(
                group.tally().samples() < group.goal()
                        ? new Judge.Decision(
                                CellVerdict.TOO_FEW_SAMPLES,
                                String.format(Locale.ROOT, "%s (of %,d)", text, group.goal()))
                        : new Judge.Decision(CellVerdict.CONTRADICTED, text));
    }

    private static String never(Group group, Set<OutcomeClass> missing) {
        return String.format(
                Locale.ROOT,
                "%s never showed %s in %,d samples on %s",
                group.form(),
                Codes.join(Codes.compared(missing)),
                group.tally().samples(),
                group.jdk());
    }

    /** A zero that has to be worth something: by the goal, or by what a variant that loses loses in as many samples. */
    private Optional<Judge.Decision> zero(Group group) {
        long samples = group.tally().samples();
        double losses = twinRates.getOrDefault(group.name(), 0.0) * samples;
        if (samples >= group.goal() || losses >= EXPECTED_LOSSES) {
            return Optional.empty();
        }
        return Optional.of(new Judge.Decision(
                CellVerdict.TOO_FEW_SAMPLES,
                String.format(
                        Locale.ROOT,
                        "%s: %,d samples of %,d on %s",
                        group.form(),
                        samples,
                        group.goal(),
                        group.jdk())));
    }

    /** In what way a group is weak: its zero, or a loss that only another form has shown; empty if it is not. */
    String weakness(Group group) {
        if (group.isLossy()) {
            Set<OutcomeClass> missing = group.notShown();
            return missing.isEmpty() ? "" : never(group, missing) + ", another form did";
        }
        if (group.tally().losses() > 0) {
            return "";
        }
        Double rate = twinRates.get(group.name());
        if (rate == null || rate * group.tally().samples() >= EXPECTED_LOSSES) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "a weak zero of stress: %s under a variant that loses would have lost %.1f times",
                group.form(),
                rate * group.tally().samples());
    }
}
