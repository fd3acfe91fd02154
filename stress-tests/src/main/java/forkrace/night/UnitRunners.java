// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.CellExploration;
import forkrace.matrix.Expectation;
import forkrace.soak.SoakProcess;
import forkrace.soak.SoakResult;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import forkrace.stress.UnitRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs units of stress and soak, one after the other, and makes their records. */
final class UnitRunners implements AutoCloseable {

    private final Workspace workspace;
    private final Tests tests;
    private final NightClock clock;

    // Guarded by this.
    private final Map<String, UnitRun> stress = new HashMap<>();
    private SoakProcess soak;
    private boolean stopped;

    UnitRunners(Workspace workspace, Tests tests, NightClock clock) {
        this.workspace = workspace;
        this.tests = tests;
        this.clock = clock;
    }

    /** Runs a unit for its share of the time, or longer if it needs it and there is time; nothing if it was stopped. */
    Optional<UnitRecord> run(Unit unit, Duration share) {
        return unit.kind() == Unit.Kind.SOAK ? soak(unit, share) : stress(unit, share);
    }

    private Optional<UnitRecord> stress(Unit unit, Duration share) {
        Instant begin = Instant.now();
        StressTest test = tests.of(unit);
        StressCell cell = new StressCell(test, mode(unit));
        Expectation expected = test.expectation();
        Precision precision = new Precision(expected, unit.goal(), share, clock.isShort());
        Duration most = clock.most(share, precision.shares());
        UnitRun run = runner(workspace.plan().jdk(unit));
        CellResult result = run.run(cell, most, precision::isEnough);
        if (run.isStopped()) {
            return Optional.empty();
        }
        String failure = result.failure().orElse(result.ran() ? null : "no sample was taken");
        return Optional.of(new UnitRecord(
                unit.key(),
                MachineInfo.here(),
                time(begin),
                millis(begin),
                result.tally().counts(),
                null,
                null,
                failure,
                failure == null ? null : log(workspace, unit, failure, result.output())));
    }

    private static CompilerMode mode(Unit unit) {
        return Arrays.stream(CompilerMode.values())
                .filter(mode -> mode.word().equals(unit.mode()))
                .findFirst()
                .orElseThrow();
    }

    private synchronized UnitRun runner(Jdk jdk) {
        UnitRun run = stress.computeIfAbsent(jdk.id(), id -> new UnitRun(Path.of(jdk.home())));
        if (stopped) {
            run.stop();
        }
        return run;
    }

    private Optional<UnitRecord> soak(Unit unit, Duration share) {
        Instant begin = Instant.now();
        SoakProcess process = new SoakProcess(Path.of(workspace.plan().jdk(unit).home()), unit.variant());
        synchronized (this) {
            soak = process;
            if (stopped) {
                return Optional.empty();
            }
        }
        SoakResult result = process.run(workspace.plan().seed(), share);
        synchronized (this) {
            if (stopped) {
                return Optional.empty();
            }
        }
        return Optional.of(new UnitRecord(
                unit.key(),
                MachineInfo.here(),
                time(begin),
                millis(begin),
                null,
                null,
                result,
                result.failure(),
                result.failure() == null ? null : log(workspace, unit, result.failure(), process.output())));
    }

    /** Ends the virtual machines that wait for a unit. */
    @Override
    public void close() {
        List<UnitRun> runs;
        synchronized (this) {
            runs = List.copyOf(stress.values());
        }
        runs.forEach(UnitRun::close);
    }

    /** Ends the unit that is running. */
    synchronized void stop() {
        stopped = true;
        stress.values().forEach(UnitRun::stop);
        if (soak != null) {
            soak.kill();
        }
    }

    /** The record of an exploration that has just ended. */
    static UnitRecord explored(Workspace workspace, Unit unit, CellExploration result) {
        String failure = result.problem().orElse(null);
        long millis = result.millis() + result.shortestMillis();
        return new UnitRecord(
                unit.key(),
                MachineInfo.here(),
                time(Instant.now().minusMillis(millis)),
                millis,
                null,
                result,
                null,
                failure,
                failure == null ? null : log(workspace, unit, failure, List.of()));
    }

    private static String log(Workspace workspace, Unit unit, String failure, List<String> output) {
        List<String> lines = new ArrayList<>(List.of(unit.key() + ": " + failure));
        lines.addAll(output);
        try {
            return workspace.log(unit, lines);
        } catch (IOException e) {
            // The ledger keeps the failure itself.
            return null;
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static long millis(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis();
    }
}
