// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.time.Duration;
import java.util.TreeMap;

/** One exploration of all choices and interleavings that its options ask for. */
class Exploration {

    private final Engine engine;
    private final int actors;
    private final Options options;
    private final long start = System.nanoTime();
    private final TreeMap<String, Witness> witnesses = new TreeMap<>();
    private final ChoiceTree choices = new ChoiceTree();
    private long executions;
    private long blocked;
    private int longest;

    Exploration(Engine engine, int actors, Options options) {
        this.engine = engine;
        this.actors = actors;
        this.options = options;
    }

    /** The search for one combination of choices. */
    Search search(Mode mode, int bound) {
        return new Search(mode, bound, actors);
    }

    final Report run() {
        Report.End end;
        do {
            end = runChoices();
        } while (end == Report.End.EXHAUSTED && choices.advance());
        return new Report(
                options.mode(),
                options.bound(),
                engine.mechanism(),
                executions,
                blocked,
                end,
                longest,
                Duration.ofNanos(System.nanoTime() - start),
                witnesses);
    }

    private Report.End runChoices() {
        Search search = search(options.mode(), options.bound());
        Execution execution = new Execution(actors, options.stepLimit(), search, engine::nameOf);
        do {
            // Asked first, so that LIMIT and INTERRUPTED mean that something is left.
            if (executions + blocked >= options.limit()) {
                return Report.End.LIMIT;
            }
            if (!options.monitor().goOn(executions, blocked)) {
                return Report.End.INTERRUPTED;
            }
            choices.begin();
            String outcome = engine.execute(execution, choices);
            choices.check();
            if (outcome == null) {
                blocked++;
            } else {
                executions++;
                count(outcome, execution);
            }
        } while (search.advance(execution));
        return Report.End.EXHAUSTED;
    }

    private void count(String outcome, Execution execution) {
        longest = Math.max(longest, execution.depth);
        Witness witness = witnesses.get(outcome);
        if (witness == null || witness.isBeatenBy(execution.preemptions, execution.depth)) {
            long before = witness == null ? 0 : witness.executions();
            Schedule schedule = execution.schedule(choices.values(), engine);
            witnesses.put(outcome, new Witness(outcome, schedule, execution.preemptions, before + 1));
        } else {
            witnesses.put(outcome, witness.once());
        }
    }
}
