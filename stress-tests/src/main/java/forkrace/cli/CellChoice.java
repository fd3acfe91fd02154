// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which cells a command is about. */
final class CellChoice {

    @Option(
            names = {"-s", "--scenario"},
            split = ",",
            paramLabel = "NAME",
            completionCandidates = ScenarioNames.class,
            description = "Scenarios by id or class name, separated by commas. Default: all.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = {"-f", "--variant"},
            split = ",",
            paramLabel = "NAME",
            completionCandidates = VariantNames.class,
            description = "Fix variants by id or class name, separated by commas. Default: all.")
    private List<String> variants = new ArrayList<>();

    /** The tests chosen, at least one; else the command line was wrong. */
    List<StressTest> tests(Catalog catalog, CommandSpec spec) {
        List<StressTest> tests = catalog.tests(forms(catalog, spec), fixes(spec));
        if (tests.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "nothing to run: the chosen scenarios do not apply to the chosen variants");
        }
        return tests;
    }

    /** The forms chosen. */
    List<Form> forms(Catalog catalog, CommandSpec spec) {
        return checked(
                spec,
                () -> scenarios.isEmpty()
                        ? catalog.forms()
                        : scenarios.stream()
                                .flatMap(name -> catalog.scenario(name).stream())
                                .toList());
    }

    /** The variants chosen, in their order. */
    List<FixId> fixes(CommandSpec spec) {
        return checked(
                spec,
                () -> variants.isEmpty()
                        ? List.of(FixId.values())
                        : variants.stream()
                                .map(Catalog::variant)
                                .distinct()
                                .sorted()
                                .toList());
    }

    private static <T> T checked(CommandSpec spec, Supplier<T> choice) {
        try {
            return choice.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** For the completion script. */
    static final class ScenarioNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Catalog.load().scenarioIds().iterator();
        }
    }

    /** For the completion script. */
    static final class VariantNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FixId.values()).map(FixId::id).iterator();
        }
    }
}
