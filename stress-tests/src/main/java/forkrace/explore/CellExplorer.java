// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.CellExploration.ClassWitness;
import forkrace.matrix.OutcomeWords;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Explores a cell and then looks for the shortest way to each class of outcome it has met. */
public final class CellExplorer {

    /** More preemptions than any known race needs. */
    private static final int MOST_PREEMPTIONS = 6;

    private static final int SAMPLES_OF_HOOKS = 20;

    private final Explorer explorer;

    /** Uses the given explorer. */
    public CellExplorer(Explorer explorer) {
        this.explorer = explorer;
    }

    /**
     * Explores one form of a scenario under one fix.
     *
     * @param options mode, bound, limit and monitor
     * @param shortestLimit executions of the search for shortest witnesses; 0 for none, then they are the best that were met
     */
    public CellExploration explore(StressTest test, Options options, long shortestLimit) {
        ScenarioProgram program = new ScenarioProgram(test);
        explorer.checkHooks(program, SAMPLES_OF_HOOKS, 1, options);
        if (!program.idle().isEmpty()) {
            return CellExploration.idle(test.name(), options.mode(), options.bound(), program.idle());
        }
        Report report = explorer.explore(program, options);
        Set<String> outcomes = report.witnesses().keySet();
        List<ClassWitness> shortest = new ArrayList<>();
        long millis = 0;
        Set<String> wanted = classesOf(outcomes);
        if (shortestLimit == 0) {
            wanted.forEach(outcomeClass ->
                    best(outcomeClass, report.witnesses().values(), false).ifPresent(shortest::add));
        } else {
            Report bounded = explorer.shortest(
                    program,
                    found -> classesOf(found).containsAll(wanted),
                    options.withBound(MOST_PREEMPTIONS).withLimit(shortestLimit));
            millis = bounded.time().toMillis();
            for (String outcomeClass : wanted) {
                best(outcomeClass, bounded.witnesses().values(), true)
                        .or(() -> best(outcomeClass, report.witnesses().values(), false))
                        .ifPresent(shortest::add);
            }
        }
        return new CellExploration(
                test.name(),
                report.mode(),
                report.bound(),
                report.mechanism(),
                report.executions(),
                report.blocked(),
                report.end(),
                report.longest(),
                report.time().toMillis(),
                millis,
                List.copyOf(outcomes),
                shortest,
                null);
    }

    private static Optional<ClassWitness> best(String outcomeClass, Collection<Witness> witnesses, boolean isShortest) {
        return witnesses.stream()
                .filter(witness -> classesOf(Set.of(witness.outcome())).contains(outcomeClass))
                .min(Comparator.comparingInt(Witness::preemptions)
                        .thenComparingInt(witness -> witness.outcome().length())
                        .thenComparingInt(witness -> witness.schedule().steps()))
                .map(witness -> new ClassWitness(
                        outcomeClass,
                        witness.outcome(),
                        witness.schedule().toString(),
                        witness.preemptions(),
                        witness.schedule().steps(),
                        isShortest));
    }

    /** The words of the classes in some outcomes; an outcome that is no words of ours stands for itself. */
    static Set<String> classesOf(Collection<String> outcomes) {
        Set<String> classes = new TreeSet<>();
        for (String outcome : outcomes) {
            Optional<Set<OutcomeClass>> parsed = OutcomeWords.parse(outcome);
            if (parsed.isEmpty()) {
                classes.add(outcome);
            } else if (parsed.get().isEmpty()) {
                classes.add(OutcomeClass.CONSISTENT.word());
            } else {
                parsed.get().forEach(known -> classes.add(known.word()));
            }
        }
        return classes;
    }
}
