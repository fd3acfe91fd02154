// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.Agreement;
import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.explore.ExploreRun.Order;
import forkrace.explore.Witnesses;
import forkrace.explore.WorkerCommand;
import forkrace.stress.Host;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An exploration as the user sees it: head lines, progress, table, exit code. */
final class ExploreSession {

    private static final int MOST_DEFAULT_WORKERS = 8;

    private final CommandLine command;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    ExploreSession(CommandLine command, boolean json) {
        this.command = command;
        this.out = command.getOut();
        this.err = command.getErr();
        this.json = json;
    }

    static int defaultWorkers() {
        return Math.min(Host.processors(), MOST_DEFAULT_WORKERS);
    }

    /** Explores and returns the exit code; {@code witnesses} is a file to write them to, or null. */
    int run(List<StressTest> tests, Order order, int workers, Path witnesses) {
        if (witnesses != null
                && !witnesses.toAbsolutePath().getParent().toFile().isDirectory()) {
            throw new ParameterException(command, "cannot write " + witnesses + ": no such directory");
        }
        Map<StressTest, CellExploration> results = explore(tests, order, workers);
        boolean failed = results.size() < tests.size() || anyFailure(results);
        if (witnesses != null) {
            failed |= !write(results, witnesses);
        }
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Explores and prints the table. */
    Map<StressTest, CellExploration> explore(List<StressTest> tests, Order order, int workers) {
        if (!json) {
            printHead(tests.size(), workers);
        }
        long start = System.nanoTime();
        ExploreRun run;
        try (ExploreProgress progress = new ExploreProgress(err, tests.size(), Terminal.canRedraw())) {
            run = new ExploreRun(tests, order, workers, progress);
            Interruption interruption =
                    new Interruption(run::stop, progress::close, () -> report(tests.size(), run.results(), start));
            run.run();
            interruption.remove();
        }
        report(tests.size(), run.results(), start);
        return run.results();
    }

    static boolean anyFailure(Map<StressTest, CellExploration> results) {
        return results.entrySet().stream()
                .anyMatch(entry -> Agreement.of(entry.getValue(), entry.getKey().expectation())
                        .status()
                        .isFailure());
    }

    private void printHead(int cells, int workers) {
        out.printf("forkrace %s: exploring %s%n", Version.number(), cells == 1 ? "1 cell" : cells + " cells");
        out.printf("  JVM             %s%n", Host.jvm());
        out.printf(
                "  workers         %d%s%n%n",
                Math.min(workers, cells), WorkerCommand.isPinned() ? ", each on one CPU" : "");
        out.flush();
    }

    private void report(int planned, Map<StressTest, CellExploration> results, long start) {
        int notBegun = planned - results.size();

        if (json) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            List<JsonCell> cells = new ArrayList<>();
            results.forEach((test, cell) -> cells.add(JsonCell.of(test, cell)));
            out.println(mapper.writeValueAsString(cells));
            out.flush();
        } else {
            new ExploreTable(out, Terminal.colours()).print(results, Duration.ofNanos(System.nanoTime() - start));
        }
        if (notBegun > 0) {
            PrintWriter lines = json ? err : out;
            lines.println(notBegun + " not begun");
            lines.flush();
        }
    }

    private boolean write(Map<StressTest, CellExploration> results, Path file) {
        if (!results.values().stream().allMatch(result -> result.problem().isEmpty())) {
            err.println("forkrace: " + file + " not written: not everything could be explored");
            err.flush();
            return false;
        }
        try {
            Witnesses.write(results, file);
            return true;
        } catch (IOException e) {
            err.println("forkrace: cannot write " + file + ": " + e.getMessage());
            err.flush();
            return false;
        }
    }

    /** A cell for machines. */
    private record JsonCell(
            String scenario, String form, String variant, String status, String reason, CellExploration exploration) {

        static JsonCell of(StressTest test, CellExploration cell) {
            Agreement agreement = Agreement.of(cell, test.expectation());
            return new JsonCell(
                    test.form().id(),
                    test.form().name(),
                    test.fix().id(),
                    agreement.status().words(),
                    agreement.reason(),
                    cell);
        }
    }
}
