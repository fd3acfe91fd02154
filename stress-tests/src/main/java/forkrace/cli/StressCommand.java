// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.CompilerMode;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs chosen tests for a chosen time. */
@Command(
        name = "stress",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Run chosen scenarios under chosen fixes on real threads and count what they do.",
        footer = {
            "",
            "A cell that has to show a bad outcome stops as soon as its rate is known; the others use the time."
        })
final class StressCommand implements Callable<Integer> {

    private static final Duration TIME_PER_CELL = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PER_CELL = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Mixin
    private CellChoice cells;

    @Mixin
    private VaryOption vary;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Time of the whole run, like 90s, 5m, 1h. Default: 5 s for each cell.")
    private Duration time;

    @Option(
            names = "--modes",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "tiered",
            converter = ModeConverter.class,
            completionCandidates = ModeConverter.class,
            description = "Compiler modes, separated by commas: ${COMPLETION-CANDIDATES}. Default: tiered.")
    private List<CompilerMode> modes = new ArrayList<>();

    @Option(
            names = "--lossy",
            description =
                    "Only cells in which something bad has to be seen. Each ends when it has been seen often enough.")
    private boolean lossy;

    @Override
    public Integer call() {
        List<PlannedCell> plan = plan(Catalog.load());
        Duration shortest = SHORTEST_PER_CELL.multipliedBy(plan.size());
        Duration chosen = time == null ? TIME_PER_CELL.multipliedBy(plan.size()) : time;
        if (chosen.compareTo(shortest) < 0) {
            throw usage("the time is too short: " + plan.size() + " cells need " + shortest.toSeconds() + "s at least");
        }
        return new StressSession(spec.commandLine(), options).run(plan, chosen);
    }

    private List<PlannedCell> plan(Catalog catalog) {
        if (vary.isGiven() && lossy) {
            throw usage("--lossy does not go with --vary: nothing has to be seen in a varied cell");
        }
        if (vary.isGiven()) {
            List<PlannedCell> varied = new VaryPlan(catalog, cells.tests(catalog, spec), vary.chosen(spec))
                    .stressed(modes.stream().distinct().toList());
            if (varied.isEmpty()) {
                throw usage("nothing to run: the chosen scenarios cannot be varied so");
            }
            return varied;
        }
        List<PlannedCell> plan = new ArrayList<>();
        for (StressTest test : cells.tests(catalog, spec)) {
            if (!lossy || test.expectation().isLossy()) {
                modes.stream().distinct().forEach(mode -> plan.add(new PlannedCell(new StressCell(test, mode), 0, 1)));
            }
        }
        if (plan.isEmpty()) {
            throw usage("nothing to run: in none of the chosen cells something bad has to be seen");
        }
        return plan;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
