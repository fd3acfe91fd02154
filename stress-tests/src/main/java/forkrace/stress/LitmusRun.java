// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.litmus.LitmusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs litmus tests, each in a virtual machine of its own, whatever the number of their actors. */
public final class LitmusRun {

    /** A virtual machine that runs shorter is not worth its start. */
    static final Duration SHORTEST_SHARE = Duration.ofMillis(500);

    /** A test in a compiler mode. */
    private record Planned(LitmusTest test, CompilerMode mode) {}

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

    /** Runs every test for its share of the time, then those again that have not shown what they must, with what is left. */
    public void run() {
        Budget budget = new Budget(time, plan.size(), System::nanoTime);
        List<Planned> again = new ArrayList<>();
        Map<Planned, Tally> tallies = new LinkedHashMap<>();
        for (Planned planned : plan) {
            Tally tally = new Tally();
            tallies.put(planned, tally);
            LitmusResult result = run(planned, tally, max(budget.next(1), SHORTEST_SHARE));
            if (result.failure().isEmpty() && planned.test().mustBeSeen() && result.seen() == 0) {
                again.add(planned);
            } else {
                finish(planned, result);
            }
        }
        Budget rest = new Budget(budget.left(), again.size(), System::nanoTime);
        for (Planned planned : again) {
            finish(planned, run(planned, tallies.get(planned), max(rest.next(1), SHORTEST_SHARE)));
        }
    }

    private LitmusResult run(Planned planned, Tally tally, Duration share) {
        ForkRunner.Watcher watcher = new ForkRunner.Watcher() {
            @Override
            public void started() {
                // Nobody is told.
            }

            @Override
            public boolean counted(Duration measured) {
                return measured.compareTo(share) >= 0;
            }
        };
        ForkRunner.End end = forks.run(planned.test().name(), planned.mode(), tally, share, watcher);
        return new LitmusResult(planned.test(), planned.mode(), tally, end.failure(), end.output());
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

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
