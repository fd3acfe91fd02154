// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.NightException;
import forkrace.night.Reports;
import forkrace.night.Results;
import java.nio.file.Path;
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
        footer = {"", "Example:", "  forkrace report nights/today --baseline nights/yesterday"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of a campaign.")
    private Path directory;

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
            Results results = Reports.make(directory, earlier);
            Reports.write(results, directory);
            NightSession.print(spec.commandLine(), results, ktap);
            return NightSession.exitCode(results);
        } catch (NightException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
