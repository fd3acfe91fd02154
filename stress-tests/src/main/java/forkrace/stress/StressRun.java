// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.scenario.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our launcher of jcstress tests: one cell after the other, each in a virtual machine of its own.
 *
 * <p>It exists because jcstress's launcher leaves out tests with more actors than there are processors, has neither a time budget nor
 * a deadline for a hung fork, and takes seconds before the first sample. Actors, runners, collectors and report are jcstress's.
 */
public final class StressRun {

    /** A virtual machine that runs shorter is not worth its start. */
    private static final Duration SHORTEST_SHARE = Duration.ofMillis(500);

    /** On a busy machine a run goes on for so long after its end, so that every cell runs. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final List<PlannedCell> plan;
    private final Duration time;
    private final ForkRunner forks;
    private final StressListener listener;

    // Guarded by this: the run may be stopped by another thread.
    private final Map<StressCell, CellResult> results = new LinkedHashMap<>();

    private boolean readLost;

    /** A run of the given cells in the given time, started by {@link #run}. */
    public StressRun(List<PlannedCell> plan, Duration time, List<String> userJvmArgs, StressListener listener) {
        this.plan = List.copyOf(plan);
        this.time = time;
        this.forks = new ForkRunner(userJvmArgs);
        this.listener = listener;
    }

    /** Runs all cells, those that have to show something first, and returns when all are finished or the time is up. */
    public void run() {
        List<PlannedCell> order = new ArrayList<>(plan);
        order.sort(Comparator.comparing(
                (PlannedCell planned) -> !planned.cell().test().expectation().isLossy()));
        Budget budget = new Budget(time, weight(order), System::nanoTime);
        List<PlannedCell> again = new ArrayList<>();
        Map<StressCell, Tally> tallies = new LinkedHashMap<>();
        for (PlannedCell planned : order) {
            Tally tally = tallies.computeIfAbsent(planned.cell(), cell -> new Tally());
            Duration share = budget.next(planned.weight());
            CellResult result = budget.overrun().compareTo(GRACE) < 0
                    ? run(planned, tally, max(share, SHORTEST_SHARE))
                    : new CellResult(planned.cell(), tally, Optional.of("no time left"), List.of());
            if (result.failure().isEmpty() && planned.isMissingSomething(tally)) {
                again.add(planned);
            } else {
                finish(result);
            }
        }
        // What the others have left over goes to those that have not yet shown what they must.
        Budget rest = new Budget(budget.left(), weight(again), System::nanoTime);
        for (PlannedCell planned : again) {
            Tally tally = tallies.get(planned.cell());
            Duration share = rest.next(planned.weight());
            finish(
                    share.isZero()
                            ? new CellResult(planned.cell(), tally, Optional.empty(), List.of())
                            : run(planned, tally, share));
        }
    }

    /** Why no test can be run with these arguments of the virtual machine, if none can. */
    public static Optional<String> refusal(List<String> userJvmArgs) {
        List<String> command = new ArrayList<>(List.of(ForkCommand.java()));
        command.addAll(ForkCommand.jvmArgs(CompilerMode.TIERED, userJvmArgs));
        command.add("-version");
        try (ForkProcess fork = new ForkProcess(command, ForkProcess.LAST_RESORT)) {
            return fork.exitedWell() ? Optional.empty() : Optional.of(fork.firstLine());
        } catch (ForkException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static long weight(List<PlannedCell> cells) {
        return cells.stream().mapToLong(PlannedCell::weight).sum();
    }

    /** The results so far, in the order of the plan; cells that were not reached have one without samples. */
    public synchronized List<CellResult> results() {
        return plan.stream()
                .map(PlannedCell::cell)
                .map(cell -> results.getOrDefault(
                        cell,
                        new CellResult(
                                cell,
                                new Tally(),
                                Optional.of(forks.isStopped() ? CellResult.INTERRUPTED : "not reached"),
                                List.of())))
                .toList();
    }

    /** Stops the run: ends the virtual machine that is running and starts no other. The listener hears no more. */
    public void stop() {
        forks.stop();
    }

    private void finish(CellResult result) {
        synchronized (this) {
            if (forks.isStopped()) {
                return;
            }
            results.put(result.cell(), result);
        }
        listener.finished(result);
    }

    private CellResult run(PlannedCell planned, Tally tally, Duration share) {
        StressCell cell = planned.cell();
        ForkRunner.Watcher watcher = new ForkRunner.Watcher() {
            @Override
            public void started() {
                listener.started(cell);
            }

            @Override
            public boolean counted(Duration measured) {
                tell(cell, tally);
                return planned.isEnough(tally, measured);
            }
        };
        ForkRunner.End end = forks.run(cell, tally, share, watcher);
        return new CellResult(cell, tally, end.failure(), end.output());
    }

    private void tell(StressCell cell, Tally tally) {
        if (forks.isStopped()) {
            return;
        }
        if (!readLost && tally.of(OutcomeClass.LOST_READ) > 0) {
            readLost = true;
            listener.firstLostRead(cell, tally);
        }
        listener.counted(cell, tally);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
