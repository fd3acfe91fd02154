// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.WorkerCommand;
import forkrace.mutant.Mutant;
import forkrace.mutant.MutantCell;
import forkrace.mutant.MutantResult;
import forkrace.mutant.MutantRun;
import forkrace.mutant.MutantTable;
import forkrace.mutant.Mutants;
import forkrace.mutant.TwinCells;
import forkrace.stress.StressTest;
import forkrace.sync.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Tries the mutants as the user sees it. */
final class MutantSession {

    private final CommandLine command;

    MutantSession(CommandLine command) {
        this.command = command;
    }

    /** Tries the mutants of some cells and returns the exit code; in another virtual machine if this one cannot stop actors. */
    int run(List<StressTest> tests) throws IOException, InterruptedException {
        List<Mutant> mutants = mutantsOf(tests);
        if (mutants.isEmpty()) {
            throw new ParameterException(command, "no mutant is about the chosen cells: those that are safe have some");
        }
        if (!Step.ENABLED) {
            return runElsewhere();
        }
        List<MutantResult> results = Collections.synchronizedList(new ArrayList<>());
        Runnable report = () -> {
            command.getOut().print(MutantTable.render(List.copyOf(results)));
            command.getOut().flush();
        };
        try (ProgressBar bar = Terminal.canRedraw() ? Terminal.bar("mutants", mutants.size()) : null) {
            Interruption interruption = new Interruption(() -> {}, () -> hide(bar), report);
            for (Mutant mutant : mutants) {
                results.add(MutantRun.run(mutant));
                step(bar, mutant, results.size(), mutants.size());
            }
            interruption.remove();
        }
        report.run();
        return results.stream().allMatch(MutantResult::isAsStated) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Finds a twin for each safe cell, writes the file, and returns the exit code: a cell without is a failure. */
    int writeTwins(List<StressTest> tests, Path file) throws IOException, InterruptedException {
        if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new ParameterException(command, "cannot write " + file + ": no such directory");
        }
        if (!Step.ENABLED) {
            return runElsewhere();
        }
        List<MutantCell> cells = TwinCells.safe(tests);
        AtomicInteger done = new AtomicInteger();
        String csv = TwinCells.find(cells, line -> {
            command.getErr().printf("[%d/%d] %s%n", done.incrementAndGet(), cells.size(), line);
            command.getErr().flush();
        });
        Files.writeString(file, csv);
        return csv.lines().count() == cells.size() + 1L ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int runElsewhere() throws IOException, InterruptedException {
        List<String> other = new ArrayList<>(WorkerCommand.of(Main.class.getName(), 0));
        other.addAll(command.getParseResult().originalArgs());
        return new ProcessBuilder(other).inheritIO().start().waitFor();
    }

    /** Those that some of the cells are to notice, or not. */
    private static List<Mutant> mutantsOf(List<StressTest> tests) {
        Set<String> chosen = tests.stream()
                .map(test -> test.form().name() + " " + test.fix().id())
                .collect(Collectors.toSet());
        return Mutants.all().stream()
                .filter(mutant -> mutant.cells().stream()
                        .anyMatch(cell -> chosen.contains(
                                cell.form().getSimpleName() + " " + cell.fix().id())))
                .toList();
    }

    private void step(ProgressBar bar, Mutant mutant, int done, int all) {
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(" " + mutant.id());
        } else {
            command.getErr().printf("[%d/%d] %s%n", done, all, mutant.id());
            command.getErr().flush();
        }
    }

    private static void hide(ProgressBar bar) {
        if (bar != null) {
            bar.close();
        }
    }
}
