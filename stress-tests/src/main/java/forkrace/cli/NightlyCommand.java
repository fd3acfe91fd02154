// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.night.Jdk;
import forkrace.night.NightException;
import forkrace.night.Plan;
import forkrace.night.PlanMaker;
import forkrace.night.Profile;
import forkrace.night.Reports;
import forkrace.night.Unit;
import forkrace.night.Workspace;
import forkrace.results.Results;
import forkrace.stress.CompilerMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a campaign. */
@Command(
        name = "nightly",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Explore and stress the matrix for as long as a night, and judge every cell.",
            "Every finished unit is kept at once: after any accident --resume goes on. See docs/results.md."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace nightly --budget 6h --out nights/today --baseline nights/yesterday",
            "  forkrace nightly --resume --out nights/today",
            "  forkrace nightly --shard 1/4 --out nights/today-1",
            "  forkrace nightly --profile soak --variant V2 --budget 1h"
        })
final class NightlyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CellChoice cells;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "quick, full or soak (random operations of real threads). Default: full.")
    private Profile profile = Profile.FULL;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Time of the night, like 90m or 6h. Default: 6h; quick 20m. With --resume: of what is left.")
    private Duration budget;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the results. Default: forkrace-results/night-<date and time>.")
    private Path out;

    @Option(
            names = "--jdk",
            split = ",",
            paramLabel = "PATH",
            description = "JDKs to run in, by their directories. Default: the one forkrace runs in.")
    private List<Path> jdks = new ArrayList<>();

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            converter = ModeConverter.class,
            completionCandidates = ModeConverter.class,
            description = "Compiler modes of stress: tiered, c1, c2, int. Default: all; quick tiered.")
    private List<CompilerMode> modes = new ArrayList<>();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardConverter.class,
            description = "Run this part only of a campaign split in N; 'forkrace merge' joins them.")
    private ShardConverter.Shard shard = ShardConverter.Shard.WHOLE;

    @Option(names = "--resume", description = "Go on with the campaign in the directory of --out.")
    private boolean resume;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "Compare with an earlier campaign: outcomes, rates, speed.")
    private Path baseline;

    @Option(names = "--ktap", description = "Print KTAP, as kernel tests do, instead of the tables.")
    private boolean ktap;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the soak's choices. Default: the time.")
    private Long seed;

    @Override
    public Integer call() {
        try {
            Results earlier = baseline == null ? null : Reports.readResults(baseline);
            Workspace workspace = resume ? resumed() : created();
            return new NightSession(spec.commandLine(), workspace, baseline, earlier, ktap).run(time(workspace));
        } catch (NightException e) {
            throw usage(e.getMessage());
        }
    }

    private Workspace resumed() throws NightException {
        if (out == null) {
            throw usage("--resume needs --out DIR, the directory of the campaign");
        }
        for (String option : List.of("--scenario", "--variant", "--jdk", "--mode", "--shard", "--profile", "--seed")) {
            OptionSpec known = spec.findOption(option);
            if (spec.commandLine().getParseResult().hasMatchedOption(known)) {
                throw usage(option + " does not go with --resume: the campaign keeps its plan");
            }
        }
        return Workspace.resume(out);
    }

    private Workspace created() throws NightException {
        Catalog catalog = Catalog.load();
        List<Form> chosen = cells.forms(catalog, spec);
        List<FixId> fixes = cells.fixes(spec);
        MatrixPlan matrix = MatrixPlan.of(catalog, chosen, fixes);
        if (profile == Profile.SOAK) {
            checkSoak(chosen.size() < catalog.forms().size());
        } else if (seed != null) {
            throw usage("--seed goes with --profile soak only");
        } else if (matrix.tests().isEmpty()) {
            throw usage("nothing to run: the chosen scenarios do not apply to the chosen variants");
        }
        List<Jdk> javas = Jdk.of(jdks);
        PlanMaker maker = new PlanMaker(
                profile,
                modes.isEmpty()
                        ? profile.modes()
                        : modes.stream().distinct().sorted().toList(),
                javas,
                Math.max(1, (budget == null ? profile.budget() : budget).toSeconds()),
                seed == null ? System.currentTimeMillis() : seed,
                shard.number(),
                shard.of());
        Plan plan = maker.make(matrix.scenarios(), fixes, matrix.tests());
        if (plan.own().isEmpty()) {
            throw usage(nothing(plan));
        }
        return Workspace.create(out == null ? defaultDirectory() : out, plan);
    }

    private void checkSoak(boolean scenariosChosen) {
        if (scenariosChosen) {
            throw usage("--scenario does not go with --profile soak: its operations are random");
        }
        if (!modes.isEmpty()) {
            throw usage("--mode does not go with --profile soak");
        }
    }

    private String nothing(Plan plan) {
        return plan.units().isEmpty()
                ? "nothing to run: the chosen variants cannot be soaked"
                : "--shard " + shard.number() + "/" + shard.of() + ": the number of cells to share is "
                        + plan.units().stream().map(Unit::cell).distinct().count();
    }

    private Duration time(Workspace workspace) {
        if (!resume) {
            return Duration.ofSeconds(workspace.plan().budgetSeconds());
        }
        if (budget != null) {
            return budget;
        }
        Duration left = Duration.ofSeconds(workspace.plan().budgetSeconds()).minusMillis(workspace.spentMillis());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Path defaultDirectory() {
        return Path.of(
                "forkrace-results",
                "night-"
                        + DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss")
                                .format(LocalDateTime.now(ZoneId.systemDefault())));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
