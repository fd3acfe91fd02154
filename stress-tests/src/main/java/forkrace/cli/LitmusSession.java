// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.litmus.LitmusTest;
import forkrace.stress.CompilerMode;
import forkrace.stress.Host;
import forkrace.stress.Judgement;
import forkrace.stress.LitmusResult;
import forkrace.stress.LitmusRun;
import forkrace.stress.ResultFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** A run of litmus tests as the user sees it: head lines, progress, table, exit code. */
final class LitmusSession {

    private final CommandLine command;
    private final PrintWriter out;
    private final PrintWriter err;
    private final RunOptions options;

    LitmusSession(CommandLine command, RunOptions options) {
        this.command = command;
        this.out = command.getOut();
        this.err = command.getErr();
        this.options = options;
    }

    /** Runs the tests and returns the exit code. */
    int run(List<LitmusTest> tests, List<CompilerMode> modes, Duration time) {
        StressSession.checkJvmArgs(command, options);
        Path directory = options.directory();
        try (ResultFiles files = StressSession.open(command, options, directory)) {
            printHead(tests.size(), modes, time);
            int runs = tests.size() * modes.size();
            LitmusRun run;
            Optional<ProgressBar> bar =
                    Terminal.canRedraw() ? Optional.of(Terminal.bar("litmus", runs)) : Optional.empty();
            Runnable closeBar = () -> bar.ifPresent(ProgressBar::close);
            try {
                run = new LitmusRun(tests, modes, time, options.jvmArgs(), progress(files, bar, runs));
                Interruption interruption = new Interruption(run::stop, closeBar, () -> report(run.results()));
                run.run();
                interruption.remove();
            } finally {
                closeBar.run();
            }
            int exitCode = report(run.results());
            StressSession.printFiles(command, files, directory);
            return exitCode;
        }
    }

    private Consumer<LitmusResult> progress(ResultFiles files, Optional<ProgressBar> bar, int runs) {
        int[] finished = {0};
        return result -> {
            files.add(result);
            finished[0]++;
            if (bar.isPresent()) {
                bar.get().step();
                bar.get().setExtraMessage(" " + result.test().title());
            } else {
                err.printf(
                        "[%d/%d] %s %s: %,d samples, %,d x (%s)%n",
                        finished[0],
                        runs,
                        result.test().title(),
                        result.mode().word(),
                        result.tally().samples(),
                        result.seen(),
                        result.test().result());
                err.flush();
            }
        };
    }

    private void printHead(int tests, List<CompilerMode> modes, Duration time) {
        out.printf("forkrace %s: %d litmus tests, at most %d s%n", Version.number(), tests, time.toSeconds());
        out.printf("  CPU             %s, %d processors%n", Host.cpu(), Host.processors());
        out.printf("  JVM             %s%n", Host.jvm());
        out.printf(
                "  compiler modes  %s%n%n",
                modes.stream().map(CompilerMode::word).collect(Collectors.joining(", ")));
        out.flush();
    }

    private int report(List<LitmusResult> results) {
        new LitmusTable(out, Terminal.colours(), Host.isX86()).print(results);
        Map<Judgement.Status, Long> counts = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.judge(Host.isX86()).status(),
                        () -> new EnumMap<>(Judgement.Status.class),
                        Collectors.counting()));
        out.println();
        out.println(results.size() + " tests: "
                + counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().words())
                        .collect(Collectors.joining(", ")));
        out.flush();
        return counts.keySet().stream().anyMatch(Judgement.Status::isFailure) ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
