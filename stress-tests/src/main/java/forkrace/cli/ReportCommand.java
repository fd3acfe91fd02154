// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.NightException;
import forkrace.night.ReportWriter;
import forkrace.night.Reports;
import forkrace.results.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the files of a campaign again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Judge a campaign again and write its files: results.json, junit.xml, matrix.md.",
            "What its runners have kept is only read."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace report nights/today --baseline nights/yesterday",
            "  forkrace report nights/3 nights/2 nights/1 --jmh jmh-result.json"
        })
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "Directory of a campaign; further ones are earlier campaigns, for its history.")
    private List<Path> directories;

    @Option(
            names = "--jmh",
            split = ",",
            paramLabel = "FILE",
            description = "Results of the benchmarks as JSON (JMH's -rf json), for the costs.")
    private List<Path> benchmarks = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "Compare with an earlier campaign: outcomes, rates, speed.")
    private Path baseline;

    @Option(names = "--ktap", description = "Print KTAP, as kernel tests do, instead of the tables.")
    private boolean ktap;

    @Override
    public Integer call() {
        try {
            Results earlier = baseline == null ? null : Reports.readResults(baseline);
            Path directory = directories.get(0);
            List<Path> history = directories.subList(1, directories.size());
            for (Path other : history) {
                Reports.readResults(other);
            }
            for (Path file : benchmarks) {
                checkReadable(file);
            }
            Results results = Reports.make(directory, earlier);
            Reports.write(results, new ReportWriter.Sources(directory, history, benchmarks));
            NightSession.print(spec.commandLine(), results, ktap);
            return NightSession.exitCode(results);
        } catch (NightException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static void checkReadable(Path file) throws NightException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new NightException("--jmh " + file + ": cannot be read; give a file that JMH has written (-rf json)");
        }
    }
}
