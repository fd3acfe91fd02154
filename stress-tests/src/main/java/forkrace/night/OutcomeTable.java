// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.CellExploration;
import forkrace.matrix.OutcomeWords;
import forkrace.results.Results;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.Interval;
import forkrace.stress.Tally;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outcomes of a unit for {@code results.json}. */
final class OutcomeTable {

    private OutcomeTable() {}

    /** Of any unit; one that did not run has none. */
    static List<Results.Outcome> of(UnitOutcome one) {
        if (one.record() == null) {
            return List.of();
        }
        if (one.record().exploration() != null) {
            return explored(one.unit().cell(), one.record().exploration());
        }
        return one.isStress() ? stressed(one) : List.of();
    }

    private static List<Results.Outcome> explored(String cell, CellExploration exploration) {
        List<Results.Outcome> outcomes = new ArrayList<>();
        for (String outcome : exploration.outcomes()) {
            outcomes.add(new Results.Outcome(
                    outcome, codes(outcome), 0, null, null, null, witness(cell, outcome, exploration)));
        }
        return outcomes;
    }

    private static String witness(String cell, String outcome, CellExploration exploration) {
        return exploration.shortest().stream()
                .filter(way -> way.outcome().equals(outcome))
                .findFirst()
                .map(way -> cell + "." + way.id())
                .orElse(null);
    }

    /** Those seen, and those the form could show: never seen, they have an upper bound. */
    private static List<Results.Outcome> stressed(UnitOutcome one) {
        Tally tally = one.tally();
        long samples = tally.samples();
        List<Results.Outcome> outcomes = new ArrayList<>();
        for (Map.Entry<String, Long> entry : tally.counts().entrySet()) {
            Interval interval = Interval.of(entry.getValue(), samples);
            outcomes.add(new Results.Outcome(
                    entry.getKey(),
                    codes(entry.getKey()),
                    entry.getValue(),
                    (double) entry.getValue() / samples,
                    interval.lower(),
                    interval.upper(),
                    null));
        }
        if (one.test() == null || samples == 0) {
            return outcomes;
        }
        Set<OutcomeClass> unseen = EnumSet.noneOf(OutcomeClass.class);
        unseen.addAll(one.test().form().mayShow());
        unseen.removeAll(tally.classes().keySet());
        for (OutcomeClass bad : unseen) {
            outcomes.add(new Results.Outcome(
                    bad.word(), List.of(bad.code()), 0, 0.0, 0.0, Interval.upperBoundOfZero(samples), null));
        }
        return outcomes;
    }

    private static List<String> codes(String outcome) {
        return OutcomeWords.parse(outcome)
                .map(classes -> classes.stream().map(OutcomeClass::code).toList())
                .orElse(List.of(outcome));
    }
}
