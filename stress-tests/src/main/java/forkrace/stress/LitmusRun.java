// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.litmus.LitmusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs litmus tests, each in a virtual machine of its own, whatever the number of their actors. */
public final class LitmusRun {

    /** A virtual machine that runs shorter is not worth its start. */
    static final Duration SHORTEST_SHARE = Duration.ofMillis(500);

    /** A test that must show something gets so much more time; it stops when it has shown it. */
    private static final int WEIGHT_OF_MUST = 3;

    /** So many events of what must be seen are enough. */
    private static final long EVENTS = 1000;

    private static final int MOST_REPEATS = 3;

    /** A test in a compiler mode. */
    private record Planned(LitmusTest test, CompilerMode mode) {

        int weight() {
            return test.mustBeSeen() ? WEIGHT_OF_MUST : 1;
        }
    }

    private final List<Planned> plan = new ArrayList<>();
    private final Duration time;
    private final ForkRunner forks;
    private final Consumer<LitmusResult> finished;

    // Guarded by this: the run may be stopped by another thread.
    private final Map<Planned, LitmusResult> results = new LinkedHashMap<>();

    /** A run of all tests in all modes in the given time, started by {@link #run}; {@code finished} is told of each. */
    public LitmusRun(
            List<LitmusTest> tests,
            List<CompilerMode> modes,
            Duration time,
            List<String> userJvmArgs,
            Consumer<LitmusResult> finished) {
        tests.forEach(test -> modes.forEach(mode -> plan.add(new Planned(test, mode))));
        this.time = time;
        this.forks = new ForkRunner(userJvmArgs);
        this.finished = finished;
    }

    /**
     * Runs every test for its share of the time, those that have to show something first. Which have not shown it are run again, at
     * most so often, even if that takes more time: on a busy machine their actors may hardly have met.
     */
    public void run() {
        List<Planned> order = new ArrayList<>(plan);
        order.sort(Comparator.comparing((Planned planned) -> !planned.test().mustBeSeen()));
        long weights = plan.stream().mapToLong(Planned::weight).sum();
        Budget budget = new Budget(time, weights, System::nanoTime);
        for (Planned planned : order) {
            Duration share = budget.next(planned.weight());
            Duration longer = share.compareTo(SHORTEST_SHARE) < 0 ? SHORTEST_SHARE : share;
            Tally tally = new Tally();
            LitmusResult result = run(planned, tally, longer);
            for (int i = 0; i < MOST_REPEATS && result.isMissingSomething() && !forks.isStopped(); i++) {
                result = run(planned, tally, longer);
            }
            finish(planned, result);
        }
    }

    private LitmusResult run(Planned planned, Tally tally, Duration share) {
        LitmusTest test = planned.test();
        ForkRunner.Watcher watcher = new ForkRunner.Watcher() {
            @Override
            public void started() {
                // Nobody is told.
            }

            @Override
            public boolean counted(Duration measured) {
                return test.mustBeSeen()
                        && measured.compareTo(CompilerMode.SETTLED) >= 0
                        && tally.counts().getOrDefault(test.result(), 0L) >= EVENTS;
            }
        };
        // What is in question takes accesses at the same time, so the actors spin, unless they outnumber the
        // processors.
        boolean spinning = test.actors() <= Host.processors();
        ForkRunner.End end = forks.run(test, planned.mode(), spinning, tally, share, watcher);
        return new LitmusResult(test, planned.mode(), tally, end.failure(), end.output());
    }

    private void finish(Planned planned, LitmusResult result) {
        synchronized (this) {
            if (forks.isStopped()) {
                return;
            }
            results.put(planned, result);
        }
        finished.accept(result);
    }

    /** The results so far, in the order of the plan; tests that were not reached have one without samples. */
    public synchronized List<LitmusResult> results() {
        return plan.stream()
                .map(planned -> results.getOrDefault(
                        planned,
                        new LitmusResult(
                                planned.test(), planned.mode(), new Tally(), Optional.of("not reached"), List.of())))
                .toList();
    }

    /** Stops the run: ends the virtual machine that is running and starts no other. */
    public void stop() {
        forks.stop();
    }
}
