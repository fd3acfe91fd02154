// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.cost.Baseline;
import forkrace.cost.BenchChoice;
import forkrace.cost.BenchException;
import forkrace.cost.BenchHome;
import forkrace.cost.BenchRun;
import forkrace.cost.BenchTimes;
import forkrace.cost.CostFormat;
import forkrace.cost.CostTable;
import forkrace.cost.PeersFormat;
import forkrace.cost.PeersResult;
import forkrace.cost.PeersRun;
import forkrace.cost.ResultFile;
import forkrace.stress.Host;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** A run of the benchmarks as the user sees it: progress, a table, exit code. */
final class BenchSession {

    private static final int DEFAULT_ROUNDS = 21;
    private static final int DEFAULT_MILLIS = 150;

    private final CommandLine command;
    private final BenchHome home;
    private final ResultFile results;
    private final Baseline earlier;
    private final CostFormat format;
    private final long start = System.nanoTime();

    BenchSession(CommandLine command, BenchHome home, ResultFile results, Baseline earlier, CostFormat format) {
        this.command = command;
        this.home = home;
        this.results = results;
        this.earlier = earlier;
        this.format = format;
    }

    /** Runs JMH. What stops it half-way is told, and what is finished is shown. */
    int run(BenchChoice choice, BenchTimes times) throws BenchException {
        BenchProgress progress = new BenchProgress(command.getErr(), Terminal.canRedraw());
        BenchRun run = BenchRun.of(home, choice, times, results, progress);
        head(run.rows() + " rows", run.seconds());
        progress.expect(run.seconds());
        Interruption interruption =
                new Interruption(run::stop, progress::close, () -> table(choice, List.of("interrupted")));
        String failure = null;
        try {
            run.run();
        } catch (BenchException e) {
            failure = e.getMessage();
        }
        interruption.remove();
        progress.close();
        List<String> failures = new ArrayList<>(run.failures());
        if (failure != null) {
            failures.add(failure);
        }
        return table(choice, failures);
    }

    private int table(BenchChoice choice, List<String> failures) {
        try {
            CostTable table = earlier.ofBenchmarks(choice).compare(results.rows());
            format.write(table, command.getOut());
            command.getOut().flush();
            foot(failures);
            return failures.isEmpty() && table.vanished().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (BenchException e) {
            foot(List.of(e.getMessage()));
            return ExitCode.SOFTWARE;
        }
    }

    /** Runs those who take turns; null means the default. */
    int peers(List<Integer> sizes, Integer rounds, Integer millis) throws BenchException {
        BenchProgress progress = new BenchProgress(command.getErr(), Terminal.canRedraw());
        PeersRun run = new PeersRun(
                home,
                sizes.isEmpty()
                        ? PeersRun.SIZES
                        : sizes.stream().distinct().sorted().toList(),
                rounds == null ? DEFAULT_ROUNDS : rounds,
                millis == null ? DEFAULT_MILLIS : millis,
                progress);
        head("peers", run.seconds());
        progress.expect(run.seconds());
        Interruption interruption =
                new Interruption(run::stop, progress::close, () -> peers(run.result(), List.of("interrupted")));
        String failure = null;
        try {
            run.run();
        } catch (BenchException e) {
            failure = e.getMessage();
        }
        interruption.remove();
        progress.close();
        return peers(run.result(), failure == null ? List.of() : List.of(failure));
    }

    private int peers(PeersResult result, List<String> failures) {
        try {
            results.add(result.json());
            CostTable table = earlier.ofPeers().compare(result.rows());
            PeersFormat.write(format, table, result.comparisons(), command.getOut());
            foot(failures);
            return failures.isEmpty() && table.vanished().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (BenchException e) {
            foot(List.of(e.getMessage()));
            return ExitCode.SOFTWARE;
        }
    }

    /** On the standard output where it is for people. */
    private PrintWriter talk() {
        return format == CostFormat.TEXT ? command.getOut() : command.getErr();
    }

    private void head(String what, double seconds) {
        PrintWriter out = talk();
        out.printf(Locale.ROOT, "forkrace %s: %s, about %s%n", Version.number(), what, BenchProgress.time(seconds));
        out.printf("  CPU  %s, %d processors%n", Host.cpu(), Host.processors());
        out.printf("  JVM  %s%n%n", Host.jvm());
        out.flush();
    }

    private void foot(List<String> failures) {
        PrintWriter out = talk();
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "%n%s; results: %s%n", BenchProgress.time(seconds), results.path());
        out.flush();
        failures.forEach(failure -> command.getErr().println("forkrace: " + failure.replaceAll("\\s+", " ")));
        command.getErr().flush();
    }
}
