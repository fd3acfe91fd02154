// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Runs what is left of a campaign: explorations first, then the cells that have to lose something, then all others, which share what
 * time there is; of each kind variant by variant, so that virtual machines can be shared. A unit whose virtual machine dies or hangs is
 * a failure of that unit; a ledger that cannot be written ends the night.
 */
public final class NightRun {

    /** Explorations leave at least a third of the time to the others, unless there are no others. */
    private static final double MOST_FOR_EXPLORATION = 0.67;

    private final Workspace workspace;
    private final NightListener listener;
    private final int workers;
    private final Tests tests = Tests.load();
    private final Pace pace = new Pace(unit -> !tests.isLossy(unit));
    private final NightClock clock;
    private final List<Unit> left;

    // Guarded by this: a run may be stopped by another thread.
    private Runnable stopCurrent = () -> {};
    private boolean stopped;
    private IOException lost;

    /** A run that has not begun, in the given time, with so many explorations at once. */
    public NightRun(Workspace workspace, Duration time, int workers, NightListener listener) {
        this.workspace = workspace;
        this.listener = listener;
        this.workers = workers;
        this.left = workspace.left();
        workspace.done().forEach(pace::done);
        this.clock = new NightClock(time, left, pace);
    }

    /** Runs until all is done, the time is up, or {@link #stop}; throws if a result could not be kept. */
    public void run() throws NightException {
        for (Jdk jdk : workspace.plan().jdks()) {
            explore(jdk);
        }
        // Those there was no time for, too: what they would have cost is for the others now.
        left.stream().filter(unit -> unit.kind() == Unit.Kind.EXPLORE).forEach(clock::done);
        List<String> fixes = workspace.plan().variants();
        List<Unit> units = left.stream()
                .filter(unit -> unit.kind() != Unit.Kind.EXPLORE)
                .sorted(Comparator.comparing((Unit unit) -> !tests.isLossy(unit))
                        .thenComparing(unit -> fixes.indexOf(unit.variant())))
                .toList();
        try (UnitRunners runners = new UnitRunners(workspace, tests, clock)) {
            for (Unit unit : units) {
                Duration share = clock.share(unit);
                if (share.isZero() || !begin(runners::stop)) {
                    break;
                }
                listener.started(unit);
                runners.run(unit, share).ifPresent(record -> keep(unit, record));
            }
        }
        checkKept();
    }

    private void explore(Jdk jdk) throws NightException {
        Map<StressTest, Unit> units = new HashMap<>();
        for (Unit unit : left) {
            if (unit.kind() == Unit.Kind.EXPLORE && unit.jdk().equals(jdk.id())) {
                units.put(tests.of(unit), unit);
            }
        }
        boolean alone = left.stream().allMatch(unit -> unit.kind() == Unit.Kind.EXPLORE);
        Duration time = alone ? clock.left() : clock.fraction(MOST_FOR_EXPLORATION);
        if (units.isEmpty() || time.isZero()) {
            return;
        }
        ExploreRun run = new ExploreRun(
                new ArrayList<>(units.keySet()),
                ExploreRun.Order.DEFAULT,
                workers,
                exploreListener(units),
                Path.of(jdk.home()),
                jdk.feature());
        Timer timer = new Timer("night-timer", true);
        try {
            timer.schedule(endOf(run), time.toMillis());
            if (begin(run::stop)) {
                run.run();
            }
        } finally {
            timer.cancel();
        }
        checkKept();
    }

    private static TimerTask endOf(ExploreRun run) {
        return new TimerTask() {
            @Override
            public void run() {
                run.stop();
            }
        };
    }

    private ExploreRun.Listener exploreListener(Map<StressTest, Unit> units) {
        return new ExploreRun.Listener() {
            @Override
            public void progress(StressTest test, long executions) {}

            @Override
            public void finished(StressTest test, CellExploration result) {
                Unit unit = units.get(test);
                keep(unit, UnitRunners.explored(workspace, unit, result));
            }
        };
    }

    /** Remembers how to end what begins now; false if nothing may begin. */
    private synchronized boolean begin(Runnable stop) {
        stopCurrent = stop;
        return !stopped;
    }

    /** Keeps a result, or ends the night if that cannot be done. */
    private void keep(Unit unit, UnitRecord record) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            try {
                workspace.append(record);
            } catch (IOException e) {
                lost = e;
                stopped = true;
                stopCurrent.run();
                return;
            }
        }
        clock.done(unit);
        pace.done(unit, record);
        listener.finished(unit, record, clock.left().toSeconds());
    }

    private synchronized void checkKept() throws NightException {
        if (lost != null) {
            throw new NightException("the night has ended: cannot write "
                    + workspace.directory().resolve(Ledger.NAME) + ": " + Failures.reason(lost)
                    + "; all finished units but the last are kept, --resume goes on");
        }
    }

    /** Ends what is running; what is finished stays. On any thread. */
    public synchronized void stop() {
        stopped = true;
        stopCurrent.run();
    }
}
