// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Explores and replays programs. One exploration at a time in a virtual machine, which must have been started with
 * {@code -Dforkrace.explore=true}.
 */
public final class Explorer {

    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private final Mechanism mechanism;

    /** With the fastest mechanism there is. */
    public Explorer() {
        this(Mechanism.best());
    }

    /** With a given mechanism. */
    public Explorer(Mechanism mechanism) {
        if (!mechanism.isAvailable()) {
            throw new IllegalArgumentException(mechanism.label() + " are not available: " + mechanism.problem());
        }
        if (!Step.ENABLED) {
            throw new IllegalStateException("start Java with -Dforkrace.explore=true to explore");
        }
        this.mechanism = mechanism;
    }

    /** How the actors are run. */
    public Mechanism mechanism() {
        return mechanism;
    }

    /** Tries the interleavings of a program. */
    public Report explore(Program program, Options options) {
        try (Session session = new Session(program)) {
            return new Exploration(session.driver, program.actors().size(), options).run();
        }
    }

    /**
     * Looks for the shortest way to each of some outcomes: bounds 0, 1, 2, ... on the preemptions, until enough were met, the bound in
     * {@code options} is exhausted, or the limit on executions, over all bounds, is reached. A witness of a bound that was exhausted
     * has the fewest preemptions possible, and the fewest steps of all with so many.
     */
    public Report shortest(Program program, Predicate<Set<String>> enough, Options options) {
        try (Session session = new Session(program)) {
            return Shortest.search(session.driver, program.actors().size(), enough, options);
        }
    }

    /** Makes one execution again. Throws {@link DivergedException} if the program no longer runs like that. */
    public Trace replay(Program program, Schedule schedule, FrameNames frameNames, Options options) {
        try (Session session = new Session(program)) {
            return replay(session.driver, program, schedule, frameNames, options);
        }
    }

    /**
     * Looks for shared memory that no step tells of, by {@code samples} executions at random, each in two orders that must come to
     * the same. Throws {@link ModelException} with the place if they do not. Worth doing for every new program: the reductions
     * trust the steps.
     */
    public void checkHooks(Program program, int samples, long seed, Options options) {
        try (Session session = new Session(program)) {
            HookCheck check = new HookCheck(session.driver, program.actors().size(), options.stepLimit(), seed);
            for (int i = 0; i < samples; i++) {
                check.check();
            }
        }
    }

    private static Trace replay(
            Driver driver, Program program, Schedule schedule, FrameNames frameNames, Options options) {
        List<String> names = program.actors();
        Tracer tracer = new Tracer(names.size(), frameNames);
        driver.trace(tracer);
        Follow follow = new Follow(schedule);
        Execution execution = new Execution(names.size(), options.stepLimit(), follow, driver::nameOf);
        GivenChoices choices = new GivenChoices(schedule.choices());
        String outcome;
        try {
            outcome = driver.execute(execution, choices);
        } catch (DivergedException e) {
            choices.checkAllMade();
            throw e;
        }
        choices.checkAllMade();
        Schedule followed = execution.schedule(schedule.choices(), driver);
        follow.checkEnd(execution, followed);
        List<Trace.Death> deaths = new ArrayList<>();
        for (int actor = 0; actor < names.size(); actor++) {
            if (driver.bugOf(actor) != null) {
                deaths.add(new Trace.Death(actor, driver.bugOf(actor).getMessage()));
            }
        }
        return new Trace(followed.toString(), names, tracer.steps(), outcome, program.explain(outcome), deaths);
    }

    /** The choices of a replay id. */
    private static final class GivenChoices implements Program.Choices {

        private final int[] values;
        private int made;

        GivenChoices(int[] values) {
            this.values = values;
        }

        @Override
        public int choose(int bound) {
            if (made == values.length) {
                throw new DivergedException(
                        0, "the id has " + values.length + " choices, and the initial state asks for more");
            }
            int value = values[made++];
            if (value >= bound) {
                throw new DivergedException(
                        0,
                        "choice " + made + " of the id is " + value + ", and only 0 to " + (bound - 1)
                                + " are possible");
            }
            return value;
        }

        void checkAllMade() {
            if (made != values.length) {
                throw new DivergedException(
                        0, "the id has " + values.length + " choices, and the initial state asks for " + made);
            }
        }
    }

    /** The coroutines of one program, and the step hook. */
    private final class Session implements AutoCloseable {

        private final Driver driver;

        Session(Program program) {
            if (!BUSY.compareAndSet(false, true)) {
                throw new IllegalStateException("another exploration is under way in this virtual machine");
            }
            try {
                driver = new Driver(program, mechanism);
            } catch (RuntimeException | Error e) {
                BUSY.set(false);
                throw e;
            }
            Step.schedule(driver);
        }

        @Override
        public void close() {
            Step.schedule(null);
            driver.close();
            BUSY.set(false);
        }
    }
}
