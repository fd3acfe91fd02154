// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.explore.ExploreRun.Order;
import forkrace.explore.Mode;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressCell;
import forkrace.stress.StressRun;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;

/** A matrix as the user sees it: progress, the matrix, a summary, exit code. */
final class MatrixSession {

    static final Duration TIME_PER_TEST = Duration.ofSeconds(5);

    private final CommandLine command;
    private final MatrixPlan plan;
    private final MatrixCommand.Way way;
    private final long limit;
    private final int workers;
    private final Duration time;
    private final long start = System.nanoTime();
    private final Map<StressTest, CellExploration> explored = new LinkedHashMap<>();
    private final Map<StressTest, CellResult> stressed = new LinkedHashMap<>();
    private MatrixCommand.Format format;
    private Path output;

    MatrixSession(CommandLine command, MatrixPlan plan, MatrixCommand.Way way, long limit, int workers, Duration time) {
        this.command = command;
        this.plan = plan;
        this.way = way;
        this.limit = limit;
        this.workers = workers;
        this.time = time == null ? TIME_PER_TEST.multipliedBy(plan.tests().size()) : time;
    }

    /** Decides the cells and returns the exit code; {@code newOutput} is a file, or null. */
    int run(MatrixCommand.Format newFormat, Path newOutput, boolean allWitnesses) {
        format = newFormat;
        output = newOutput;
        if (way.explores()) {
            explore(plan.tests(), allWitnesses ? Order.DEFAULT.shortestLimit() : 0);
        }
        if (way.stresses()) {
            stress();
        }
        if (way.explores() && !allWitnesses) {
            explore(inDispute(), Order.DEFAULT.shortestLimit());
        }
        return report();
    }

    private void explore(List<StressTest> tests, long shortestLimit) {
        if (tests.isEmpty()) {
            return;
        }
        try (ExploreProgress progress = new ExploreProgress(command.getErr(), tests.size(), Terminal.canRedraw())) {
            ExploreRun run = new ExploreRun(tests, new Order(Mode.DPOR, 0, limit, shortestLimit), workers, progress);
            Interruption interruption = new Interruption(run::stop, progress::close, () -> {
                run.results().forEach(explored::putIfAbsent);
                report();
            });
            run.run();
            interruption.remove();
            explored.putAll(run.results());
        }
    }

    /** The forms that are cells withheld, doubted, not in the matrix, or in dispute. */
    private List<StressTest> inDispute() {
        return plan.decide(explored, stressed, way).stream()
                .filter(MatrixReport::isListed)
                .flatMap(cell -> cell.evidence().stream().limit(1))
                .filter(one -> one.exploration() != null && one.exploration().isProof())
                .map(MatrixEvidence::test)
                .toList();
    }

    private void stress() {
        List<PlannedCell> cells = plan.tests().stream()
                .map(test -> new PlannedCell(new StressCell(test, CompilerMode.TIERED), 0, 1))
                .toList();
        try (MatrixProgress progress = new MatrixProgress(command.getErr(), cells.size(), Terminal.canRedraw())) {
            StressRun run = new StressRun(cells, time, List.of(), progress);
            Interruption interruption = new Interruption(run::stop, progress::close, () -> {
                keep(run.results());
                report();
            });
            run.run();
            interruption.remove();
            keep(run.results());
        }
    }

    private void keep(List<CellResult> results) {
        results.stream()
                .filter(result -> !result.isInterrupted())
                .forEach(result -> stressed.put(result.cell().test(), result));
    }

    private int report() {
        List<MatrixCell> cells = plan.decide(explored, stressed, way);
        MatrixReport report = new MatrixReport(plan, cells, way, Duration.ofNanos(System.nanoTime() - start));
        PrintWriter out = command.getOut();
        boolean written = true;
        if (output == null) {
            report.write(format, out, Terminal.colours());
        } else {
            StringWriter text = new StringWriter();
            report.write(format, new PrintWriter(text), Ansi.OFF);
            written = save(text.toString());
            out.println(report.summary());
        }
        int notBegun = plan.size() - cells.size();
        if (notBegun > 0) {
            command.getErr().println(notBegun + " not begun");
            command.getErr().flush();
        }
        out.flush();
        boolean failed = report.isFailure();
        return failed || notBegun > 0 || !written ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private boolean save(String text) {
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
