// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.Merge;
import forkrace.night.NightException;
import forkrace.night.ReportWriter;
import forkrace.night.Reports;
import forkrace.results.Results;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins campaigns. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Join the shards of a campaign, or campaigns of different machines and JDKs, and judge them together.",
            "Versions of forkrace cannot be mixed; shards that are missing are named, and the exit code is 1."
        },
        footer = {"", "Example:", "  forkrace merge nights/today-1 nights/today-2 --out nights/today"})
final class MergeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of campaigns.")
    private List<Path> directories;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A new directory.")
    private Path out;

    @Option(names = "--ktap", description = "Print KTAP, as kernel tests do, instead of the tables.")
    private boolean ktap;

    @Override
    public Integer call() {
        try {
            Merge.merge(directories, out);
            Results results = Reports.make(out, null);
            Reports.write(results, new ReportWriter.Sources(out));
            NightSession.print(spec.commandLine(), results, ktap);
            List<String> missing = Merge.missingShards(out);
            if (!missing.isEmpty()) {
                spec.commandLine().getErr().println("forkrace: missing shards: " + String.join(", ", missing));
                spec.commandLine().getErr().flush();
                return ExitCode.SOFTWARE;
            }
            return NightSession.exitCode(results);
        } catch (NightException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
