// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.explore.ExploreRun;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressTest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code forkrace}. */
@Command(
        name = "forkrace",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ListCommand.class,
            ExploreCommand.class,
            MatrixCommand.class,
            PeersCommand.class,
            ReplayCommand.class,
            StressCommand.class,
            LitmusCommand.class,
            HostCommand.class,
            BenchCommand.class,
            NightlyCommand.class,
            MergeCommand.class,
            ReportCommand.class,
            GenerateCompletion.class
        },
        description = {
            "Loses reads the way the Linux kernel lost them when fork raced with get_user_pages, and shows which fix helps.",
            "Without a command: a selection of scenarios and fixes, explored and then stressed, in about three minutes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was as expected",
            "1:something was not, or did not run",
            "2:the command line was not understood"
        },
        footer = {
            "",
            "Examples:",
            "  forkrace",
            "  forkrace explore --scenario S01,S03 --variant V0,V2",
            "  forkrace stress --scenario S01,S02 --variant V0,V2 --time 5m",
            "  forkrace nightly --budget 6h --out nights/today",
            "  source <(forkrace generate-completion)"
        })
public final class Main implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error in forkrace itself.")
    private boolean debug;

    /** Runs the command and ends the virtual machine with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commandLine.setExecutionExceptionHandler(main.executionErrors());
        commandLine.setParameterExceptionHandler(usageErrors());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(100);
        return commandLine;
    }

    @Override
    public Integer call() {
        Catalog catalog = Catalog.load();
        List<PlannedCell> plan = DefaultRun.plan(catalog);
        List<StressTest> tests =
                plan.stream().map(planned -> planned.cell().test()).distinct().toList();
        Map<StressTest, CellExploration> explored = new ExploreSession(spec.commandLine(), false)
                .explore(tests, ExploreRun.Order.DEFAULT, ExploreSession.defaultWorkers());
        spec.commandLine().getOut().println();
        return new StressSession(spec.commandLine(), options).run(plan, DefaultRun.TIME, new Confirmation(explored));
    }

    private IExecutionExceptionHandler executionErrors() {
        return (error, command, parsed) -> {
            if (debug) {
                error.printStackTrace(command.getErr());
            } else {
                complain(command.getErr(), error.getClass().getSimpleName() + ": " + error.getMessage());
            }
            return command.getCommandSpec().exitCodeOnExecutionException();
        };
    }

    private static IParameterExceptionHandler usageErrors() {
        return (error, args) -> {
            complain(error.getCommandLine().getErr(), error.getMessage() + suggestion(error));
            return ExitCode.USAGE;
        };
    }

    private static String suggestion(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            String given = unmatched.getUnmatched().get(0);
            CommandSpec command = error.getCommandLine().getCommandSpec();
            Names known = given.startsWith("-")
                    ? new Names(command.optionsMap().keySet())
                    : new Names(command.subcommands().keySet());
            return known.nearest(given);
        }
        return "";
    }

    /** One line, whatever the message. */
    private static void complain(PrintWriter err, String message) {
        err.println("forkrace: " + message.replaceAll("\\s+", " "));
        err.flush();
    }
}
