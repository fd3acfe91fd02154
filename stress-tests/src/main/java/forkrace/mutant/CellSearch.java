// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.explore.Explorer;
import forkrace.explore.Mode;
import forkrace.explore.Options;
import forkrace.explore.Program;
import forkrace.explore.Report;
import forkrace.explore.ScenarioProgram;
import forkrace.explore.Witness;
import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Scenario;
import forkrace.stress.StressTest;
import forkrace.sync.KernelBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks for an outcome other than KEPT: no preemption first, then one, then everything by DPOR. Made anew for each trial, by the class
 * loader whose kernel is to be explored.
 */
public final class CellSearch implements Function<Trial, Finding> {

    private static final String KEPT = OutcomeClass.CONSISTENT.word();

    private long outcomes;
    private boolean unsafe;
    private long executions;

    @Override
    public Finding apply(Trial trial) {
        Program program = new Watched(new ScenarioProgram(testOf(trial)));
        List<Options> searches = new ArrayList<>(List.of(
                Options.DEFAULT.withMode(Mode.BOUNDED).withBound(0),
                Options.DEFAULT.withMode(Mode.BOUNDED).withBound(1)));
        if (trial.full()) {
            searches.add(Options.DEFAULT.withMode(Mode.DPOR));
        }
        Report report = null;
        for (Options options : searches) {
            outcomes = 0;
            try {
                report = new Explorer()
                        .explore(program, options.withLimit(trial.limit()).withMonitor(this::goOn));
            } catch (KernelBug e) {
                // Nobody runs yet when an initial state is made.
                return new Finding(OutcomeClass.BUG.word(), "initial state: " + e.getMessage(), executions, "", false);
            }
            executions += report.executions() + report.blocked();
            for (Witness witness : report.witnesses().values()) {
                if (!witness.outcome().equals(KEPT)) {
                    String schedule = witness.schedule().toString();
                    return new Finding(witness.outcome(), bugOf(witness.outcome()), executions, schedule, false);
                }
            }
        }
        return new Finding("", "", executions, "", trial.full() && report != null && report.isExhausted());
    }

    /** The search ends with the first unsafe execution, so the last bug is that of the outcome. */
    private static String bugOf(String outcome) {
        boolean dead = outcome.contains(OutcomeClass.BUG.word()) || outcome.equals(Report.DEADLOCK);
        return dead ? Scenario.lastBug() : "";
    }

    private static StressTest testOf(Trial trial) {
        try {
            Class<?> type = Class.forName(trial.form());
            Form form = Form.of(type.asSubclass(Scenario.class));
            Verdict nothing = new Verdict(Verdict.Kind.STATED, Set.of(), false);
            return new StressTest(form, FixId.ofId(trial.variant()), Expectation.of(form, nothing));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no scenario " + trial.form(), e);
        }
    }

    /** An execution without outcome is a deadlock or a livelock. */
    private boolean goOn(long done, long blocked) {
        return !unsafe && done == outcomes;
    }

    /** Sees the outcomes as they come. */
    private final class Watched implements Program {

        private final Program program;

        Watched(Program program) {
            this.program = program;
        }

        @Override
        public List<String> actors() {
            return program.actors();
        }

        @Override
        public State start(Choices choices) {
            State state = program.start(choices);
            return new State() {
                @Override
                public void act(int actor) {
                    state.act(actor);
                }

                @Override
                public void oops(int actor, KernelBug kernelBug) {
                    state.oops(actor, kernelBug);
                }

                @Override
                public boolean hasDied() {
                    return state.hasDied();
                }

                @Override
                public String outcome() {
                    String outcome = state.outcome();
                    outcomes++;
                    unsafe |= !outcome.equals(KEPT);
                    return outcome;
                }
            };
        }
    }
}
