// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.litmus.LitmusTest;
import forkrace.stress.CompilerMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs litmus tests for a chosen time. */
@Command(
        name = "litmus",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Check on this machine that barriers, bit operations, locks and ptes order what the kernel's order.",
        footer = {
            "",
            "A forbidden result fails the run; so does a result that x86 shows and that was never seen, and a test that did not run."
        })
final class LitmusCommand implements Callable<Integer> {

    private static final Duration TIME_PER_TEST = Duration.ofMillis(2500);
    private static final Duration SHORTEST_PER_TEST = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(
            names = {"-t", "--test"},
            split = ",",
            paramLabel = "NAME",
            completionCandidates = TestNames.class,
            description =
                    "Tests by name or the beginning of it, like SB or MP+polocks, separated by commas. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Time of the whole run, like 90s, 5m, 1h. Default: 2.5 s for each test.")
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

    @Override
    public Integer call() {
        List<LitmusTest> tests = tests();
        List<CompilerMode> chosenModes = modes.stream().distinct().toList();
        int runs = tests.size() * chosenModes.size();
        Duration shortest = SHORTEST_PER_TEST.multipliedBy(runs);
        Duration chosen = time == null ? TIME_PER_TEST.multipliedBy(runs) : time;
        if (chosen.compareTo(shortest) < 0) {
            throw usage("the time is too short: " + runs + " tests need " + shortest.toSeconds() + "s at least");
        }
        return new LitmusSession(spec.commandLine(), options).run(tests, chosenModes, chosen);
    }

    private List<LitmusTest> tests() {
        List<LitmusTest> all = LitmusTest.all();
        for (String name : names) {
            if (all.stream().noneMatch(test -> isMeant(test, name))) {
                throw usage("there is no litmus test '" + name + "'"
                        + new Names(all.stream().map(LitmusTest::title).toList()).nearest(name));
            }
        }
        return all.stream()
                .filter(test -> names.isEmpty() || names.stream().anyMatch(name -> isMeant(test, name)))
                .toList();
    }

    /** A name means the test of that name, or else whatever begins with it and goes on with a plus. */
    private static boolean isMeant(LitmusTest test, String name) {
        return test.title().equalsIgnoreCase(name)
                || test.title().regionMatches(true, 0, name + "+", 0, name.length() + 1);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** For the completion script. */
    static final class TestNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LitmusTest.all().stream().map(LitmusTest::title).iterator();
        }
    }
}
