// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.scenario.Scenario;
import forkrace.stress.CellResult;
import forkrace.stress.CompilerMode;
import forkrace.stress.Host;
import forkrace.stress.Judgement;
import forkrace.stress.PlannedCell;
import forkrace.stress.ResultFiles;
import forkrace.stress.StressRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** A run as the user sees it: head lines, progress, table, exit code. */
final class StressSession {

    private final CommandLine command;
    private final PrintWriter out;
    private final PrintWriter err;
    private final RunOptions options;

    StressSession(CommandLine command, RunOptions options) {
        this.command = command;
        this.out = command.getOut();
        this.err = command.getErr();
        this.options = options;
    }

    /** Runs a plan and returns the exit code. */
    int run(List<PlannedCell> plan, Duration time) {
        return run(plan, time, Confirmation.OF_STRESS);
    }

    /** Runs a plan of cells that may have been explored, and returns the exit code. */
    int run(List<PlannedCell> plan, Duration time, Confirmation confirmation) {
        checkJvmArgs(command, options);
        Path directory = options.directory();
        try (ResultFiles files = open(command, options, directory)) {
            printHead(plan, time);
            StressRun run;
            try (Progress progress = new Progress(out, err, files, plan.size(), Terminal.canRedraw())) {
                run = new StressRun(plan, time, options.jvmArgs(), progress);
                Interruption interruption =
                        new Interruption(run::stop, progress::close, () -> report(run.results(), confirmation));
                run.run();
                interruption.remove();
            }
            int exitCode = report(run.results(), confirmation);
            printFiles(command, files, directory);
            return exitCode;
        }
    }

    /** Refuses arguments that no virtual machine would start with. */
    static void checkJvmArgs(CommandLine command, RunOptions options) {
        Optional<String> refusal =
                options.jvmArgs().isEmpty() ? Optional.empty() : StressRun.refusal(options.jvmArgs());
        if (refusal.isPresent()) {
            throw new ParameterException(
                    command, "the virtual machine refuses the arguments of --jvm-args: " + refusal.get());
        }
    }

    private static String cells(int number) {
        return number == 1 ? "1 cell" : number + " cells";
    }

    /** Opens the files of a run. */
    static ResultFiles open(CommandLine command, RunOptions options, Path directory) {
        try {
            return new ResultFiles(directory, options.jvmArgs());
        } catch (IOException e) {
            throw new ParameterException(command, "cannot write results to " + directory + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return Path.of(exists.getFile()).getFileName() + " exists";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return e instanceof NoSuchFileException ? "no such directory" : String.valueOf(e.getMessage());
    }

    private void printHead(List<PlannedCell> plan, Duration time) {
        String modes = plan.stream()
                .map(planned -> planned.cell().mode())
                .distinct()
                .sorted()
                .map(CompilerMode::word)
                .collect(Collectors.joining(", "));
        out.printf("forkrace %s: %s, at most %d s%n", Version.number(), cells(plan.size()), time.toSeconds());
        out.printf("  CPU             %s, %d processors%n", Host.cpu(), Host.processors());
        out.printf("  JVM             %s%n", Host.jvm());
        out.printf("  compiler modes  %s%n", modes);
        out.printf("  device latency  %s, for all fixes%n%n", Scenario.deviceLatency());
        out.flush();
    }

    /** Prints table and summary; returns the exit code. */
    private int report(List<CellResult> results, Confirmation confirmation) {
        new ResultTable(out, Terminal.colours(), confirmation)
                .print(results.stream()
                        .filter(result -> !result.isInterrupted())
                        .toList());
        Map<Judgement.Status, Long> counts = results.stream()
                .collect(Collectors.groupingBy(
                        result -> confirmation.of(result).status(),
                        () -> new EnumMap<>(Judgement.Status.class),
                        Collectors.counting()));
        out.println();
        out.println(cells(results.size()) + ": "
                + counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().words())
                        .collect(Collectors.joining(", ")));
        if (!confirmation.explored().isEmpty()) {
            out.println("confirmed: explored in every order that can make a difference, and stress agrees");
        }
        out.flush();
        return counts.keySet().stream().anyMatch(Judgement.Status::isFailure) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Writes the report and says where it is. */
    static void printFiles(CommandLine command, ResultFiles files, Path directory) {
        PrintWriter out = command.getOut();
        try {
            out.println("jcstress report: " + relative(files.writeReport()));
        } catch (IOException e) {
            command.getErr().println("forkrace: no jcstress report in " + directory + ": " + reason(e));
        }
        out.flush();
    }

    /** Shorter, if the file is below the working directory. */
    private static Path relative(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }
}
