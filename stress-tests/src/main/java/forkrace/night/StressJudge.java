// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Codes;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.Tally;
import java.util.ArrayList;
import java.util.EnumSet;
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

    /** Why the stress of a group does not confirm what is expected, if it does not. */
    Optional<Judge.Decision> objection(Group group) {
        return group.units().get(0).test().expectation().isLossy() ? loss(group) : zero(group);
    }

    /** A loss that has to show. */
    private static Optional<Judge.Decision> loss(Group group) {
        Tally tally = group.tally();
        Set<OutcomeClass> missing = EnumSet.noneOf(OutcomeClass.class);
        for (OutcomeClass required : group.units().get(0).test().expectation().required()) {
            if (tally.of(required) == 0) {
                missing.add(required);
            }
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String text = String.format(
                Locale.ROOT,
                "%s never showed %s in %,d samples on %s",
                group.form(),
                Codes.join(Codes.compared(missing)),
                tally.samples(),
                group.jdk());
        return Optional.of(
                tally.samples() < group.goal()
                        ? new Judge.Decision(
                                CellVerdict.TOO_FEW_SAMPLES,
                                String.format(Locale.ROOT, "%s (of %,d)", text, group.goal()))
                        : new Judge.Decision(CellVerdict.CONTRADICTED, text));
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

    /** In what way the zero of a group is weak; empty if it is not. */
    String weakness(Group group) {
        if (group.units().get(0).test().expectation().isLossy() || group.tally().losses() > 0) {
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
