// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.explore.ExploreRun.Order;
import forkrace.explore.Mode;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.Judgement;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressRun;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** An exploration of varied cells as the user sees it: progress, the table, a summary, exit code. */
final class VarySession {

    /** Of a form, unless the user says otherwise: there are ten times as many as without variations. */
    static final long DEFAULT_LIMIT = 100_000;

    private final CommandLine command;
    private final VaryPlan plan;
    private final long limit;
    private final int workers;
    private final long start = System.nanoTime();
    private final Map<StressTest, CellExploration> explored = new LinkedHashMap<>();
    private final List<CellResult> stressed = new ArrayList<>();

    VarySession(CommandLine command, VaryPlan plan, long limit, int workers) {
        this.command = command;
        this.plan = plan;
        this.limit = limit;
        this.workers = workers;
    }

    /** Explores and returns the exit code; {@code output} is a file, or null. */
    int run(MatrixCommand.Format format, Path output) {
        return run(MatrixCommand.Way.EXPLORE, null, format, output);
    }

    /** Runs the cells that way, stress for the given time, and returns the exit code. */
    int run(MatrixCommand.Way way, Duration time, MatrixCommand.Format format, Path output) {
        if (way.explores()) {
            explore(plan.tests(), 0, format, output);
            explore(List.copyOf(VaryPlan.shown(plan.decide(explored))), Order.DEFAULT.shortestLimit(), format, output);
        }
        if (way.stresses()) {
            stress(time, format, output);
        }
        boolean done = !way.explores() || explored.size() == plan.tests().size();
        return report(format, output) && done ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void stress(Duration time, MatrixCommand.Format format, Path output) {
        List<PlannedCell> cells = plan.stressed(List.of(CompilerMode.TIERED));
        Duration whole = time == null ? MatrixSession.TIME_PER_TEST.multipliedBy(cells.size()) : time;
        try (MatrixProgress progress = new MatrixProgress(command.getErr(), cells.size(), Terminal.canRedraw())) {
            StressRun run = new StressRun(cells, whole, List.of(), progress);
            Interruption interruption = new Interruption(run::stop, progress::close, () -> {
                keep(run);
                report(format, output);
            });
            run.run();
            interruption.remove();
            keep(run);
        }
    }

    private void keep(StressRun run) {
        run.results().stream().filter(result -> !result.isInterrupted()).forEach(stressed::add);
    }

    private void explore(List<StressTest> tests, long shortestLimit, MatrixCommand.Format format, Path output) {
        if (tests.isEmpty()) {
            return;
        }
        try (ExploreProgress progress = new ExploreProgress(command.getErr(), tests.size(), Terminal.canRedraw())) {
            ExploreRun run = new ExploreRun(tests, new Order(Mode.DPOR, 0, limit, shortestLimit), workers, progress);
            Interruption interruption = new Interruption(run::stop, progress::close, () -> {
                run.results().forEach(explored::putIfAbsent);
                report(format, output);
            });
            run.run();
            interruption.remove();
            explored.putAll(run.results());
        }
    }

    /** Writes everything; whether nothing failed. */
    private boolean report(MatrixCommand.Format format, Path output) {
        List<VariedCell> cells = plan.decide(explored);
        VaryReport report = new VaryReport(plan, cells, stressed, limit, Duration.ofNanos(System.nanoTime() - start));
        PrintWriter out = command.getOut();
        boolean written = true;
        if (output == null) {
            report.write(format, out);
        } else {
            StringWriter text = new StringWriter();
            report.write(format, new PrintWriter(text));
            written = save(text.toString(), output);
            out.println(report.summary());
        }
        out.flush();
        boolean failed = cells.stream()
                .anyMatch(cell ->
                        cell.status() == VariedCell.Status.OUTSIDE || cell.status() == VariedCell.Status.FAILED);
        failed |= stressed.stream()
                .anyMatch(result -> Judgement.of(result).status().isFailure());
        return !failed && written;
    }

    private boolean save(String text, Path output) {
        try {
            Files.writeString(output, text);
            return true;
        } catch (IOException e) {
            command.getErr().println("forkrace: cannot write " + output + ": " + e.getMessage());
            command.getErr().flush();
            return false;
        }
    }
}
