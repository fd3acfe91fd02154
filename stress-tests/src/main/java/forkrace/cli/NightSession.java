// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.CellVerdict;
import forkrace.night.Jdk;
import forkrace.night.Ktap;
import forkrace.night.NightException;
import forkrace.night.NightRun;
import forkrace.night.Plan;
import forkrace.night.ReportWriter;
import forkrace.night.Reports;
import forkrace.night.Unit;
import forkrace.night.Workspace;
import forkrace.results.Results;
import forkrace.stress.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** A night as the user sees it: the plan, progress, the cells to look at, one line, exit code. */
final class NightSession {

    private static final int MOST_CELLS_TOLD = 40;

    private final CommandLine command;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Workspace workspace;
    private final Results earlier;
    private final ReportWriter.Sources sources;
    private final boolean ktap;

    /** A night that is compared with the campaign in the directory {@code baseline}, unless it is null. */
    NightSession(CommandLine command, Workspace workspace, Path baseline, Results earlier, boolean ktap) {
        this.command = command;
        this.out = command.getOut();
        this.err = command.getErr();
        this.workspace = workspace;
        this.earlier = earlier;
        this.sources = new ReportWriter.Sources(
                workspace.directory(), baseline == null ? List.of() : List.of(baseline), List.of());
        this.ktap = ktap;
    }

    /** Runs what is left in the given time, closes the workspace and returns the exit code. */
    int run(Duration time) {
        try (workspace) {
            printPlan(time);
            return runAndReport(time);
        } catch (IOException e) {
            complain("cannot close " + workspace.directory() + ": " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private int runAndReport(Duration time) {
        int all = workspace.plan().own().size();
        int done = all - workspace.left().size();
        boolean kept = true;
        try (NightProgress progress = new NightProgress(err, done, all, Terminal.canRedraw())) {
            NightRun run = new NightRun(workspace, time, ExploreSession.defaultWorkers(), progress);
            Interruption interruption = new Interruption(run::stop, progress::close, () -> report(true));
            try {
                run.run();
            } catch (NightException e) {
                complain(e.getMessage());
                kept = false;
            }
            interruption.remove();
        }
        int exitCode = report(false);
        return kept ? exitCode : ExitCode.SOFTWARE;
    }

    /** Writes all files and prints what is to be known. On Ctrl-C there is no time for the steps of witnesses. */
    private int report(boolean quickly) {
        try {
            Results results =
                    quickly ? Reports.makeQuickly(workspace.directory()) : Reports.make(workspace.directory(), earlier);
            Reports.write(results, sources);
            print(command, results, ktap);
            (ktap ? err : out).println("results: " + workspace.directory());
            (ktap ? err : out).flush();
            return exitCode(results);
        } catch (NightException e) {
            complain(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    static int exitCode(Results results) {
        return results.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void complain(String message) {
        err.println("forkrace: " + message.replaceAll("\\s+", " "));
        err.flush();
    }

    private static String units(int number) {
        return number == 1 ? "1 unit" : number + " units";
    }

    private void printPlan(Duration time) {
        Plan plan = workspace.plan();
        PrintWriter lines = ktap ? err : out;
        List<Unit> left = workspace.left();
        lines.printf(
                "forkrace %s: %s night%s, %s in at most %s%n",
                plan.build(),
                plan.profile().word(),
                plan.shards() == 1 ? "" : ", shard " + plan.shardWord(),
                units(left.size()),
                NightProgress.time(time.toSeconds()));
        if (left.size() < plan.own().size()) {
            lines.println("  resumed         " + units(plan.own().size() - left.size()) + " finished"
                    + (workspace.torn() > 0
                            ? ", an unfinished line of " + workspace.torn() + " bytes was cut off"
                            : ""));
        }
        lines.println("  CPU             " + Host.cpu() + ", " + Host.processors() + " processors");
        for (Jdk jdk : plan.jdks()) {
            lines.println("  " + String.format("%-16s", jdk.id()) + jdk.vm() + " " + jdk.version());
        }
        for (Unit.Kind kind : Unit.Kind.values()) {
            List<Unit> units = left.stream().filter(unit -> unit.kind() == kind).toList();
            if (!units.isEmpty()) {
                long cells = units.stream().map(Unit::cell).distinct().count();
                long seconds = units.stream().mapToLong(Unit::cost).sum() / 1000;
                lines.println("  " + String.format("%-16s", kind.word()) + units(units.size()) + " of "
                        + (cells == 1 ? "1 cell" : cells + " cells") + ", thought to need "
                        + NightProgress.time(seconds));
            }
        }
        lines.println("  plan            " + workspace.directory().resolve(Plan.NAME));
        lines.println();
        lines.flush();
    }

    /** The cells that are not as expected, the changes, and the one line; or KTAP. */
    static void print(CommandLine command, Results results, boolean ktap) {
        PrintWriter out = command.getOut();
        if (ktap) {
            out.print(Ktap.render(results));
            out.flush();
            return;
        }
        List<Results.Cell> bad = results.cells().stream()
                .filter(cell -> CellVerdict.of(cell.verdict()).isFailure())
                .toList();
        bad.stream()
                .limit(MOST_CELLS_TOLD)
                .forEach(cell -> out.println("  " + cell.name() + " " + cell.verdict() + ": " + cell.reason()));
        if (bad.size() > MOST_CELLS_TOLD) {
            out.println("  and " + (bad.size() - MOST_CELLS_TOLD) + " more, see matrix.md");
        }
        if (results.baseline() != null) {
            results.baseline().changes().stream()
                    .limit(MOST_CELLS_TOLD)
                    .forEach(change -> out.println(
                            "  " + change.kind() + ", " + change.cell() + " " + change.unit() + ": " + change.text()));
        }
        out.println(results.summary().line());
        out.flush();
    }
}
