// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.WorkerCommand;
import forkrace.fix.FixId;
import forkrace.matrix.Peers;
import forkrace.sync.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the cases of other suites on the emulated kernel. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run the cases of two suites of the real kernel on the emulated one, and compare with what is expected:",
            "cow.c of the kernel's selftests, and dma_thread_diotest of LTP."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace peers",
            "  forkrace peers --variant V0,V13 --format md",
            "  forkrace peers --forks 2 --limit 5000000"
        })
final class PeersCommand implements Callable<Integer> {

    /** How the table is written. */
    enum Format {
        TEXT,
        MD
    }

    private static final List<FixId> KNOWN = List.of(
            FixId.UNFIXED, FixId.LINUS_COUNT1, FixId.XU_PIN_SEQ, FixId.ANON_EXCLUSIVE, FixId.ANON_EXCLUSIVE_GET);

    private static final int MOST_FORKS = 4;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--variant"},
            split = ",",
            paramLabel = "NAME",
            description = "Fix variants by id or class name, of V0, V10, V12, V13 and V13g. Default: all of these.")
    private List<String> variants = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or md. Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Forks of LTP's forking thread while all interleavings are tried, 1 to 4. Default: 1.")
    private int forks = 1;

    @Option(
            names = "--limit",
            paramLabel = "EXECUTIONS",
            description = "Executions after which an LTP entry is taken to pass. Default: 20000.")
    private long limit = 20_000;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            description =
                    "Chunks that LTP's entries read by threads as well; 0 for none. Default: 100, with --format md 0.")
    private Integer chunks;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<FixId> fixes = fixes();
        if (forks < 1 || forks > MOST_FORKS) {
            throw usage("--forks " + forks + ": 1 to " + MOST_FORKS + " are possible");
        }
        if (limit < 1) {
            throw usage("--limit " + limit + ": at least 1 is possible");
        }
        int threadChunks = chunks != null ? chunks : format == Format.TEXT ? 100 : 0;
        if (threadChunks < 0) {
            throw usage("--chunks " + threadChunks + ": at least 0 is possible");
        }
        Peers peers = Peers.load();
        int exitCode = Step.ENABLED ? table(peers, fixes) : tableByAnotherVirtualMachine(fixes);
        if (threadChunks > 0
                && exitCode != ExitCode.USAGE
                && PeersThreads.run(
                        peers, fixes, threadChunks, spec.commandLine().getOut())) {
            exitCode = ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    private List<FixId> fixes() {
        if (variants.isEmpty()) {
            return KNOWN;
        }
        List<FixId> chosen;
        try {
            chosen = variants.stream().map(Catalog::variant).distinct().sorted().toList();
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        for (FixId fix : chosen) {
            if (!KNOWN.contains(fix)) {
                throw usage(fix.id() + " is not among the variants these suites are run on: "
                        + KNOWN.stream().map(FixId::id).collect(Collectors.joining(", ")));
            }
        }
        return chosen;
    }

    private int table(Peers peers, List<FixId> fixes) {
        PeersRun run = new PeersRun(peers, fixes);
        List<PeerRow> rows = new ArrayList<>(run.cow());
        rows.addAll(run.ltp(forks, limit));
        PeersTable table = new PeersTable(fixes, peers);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.MD) {
            out.print(table.markdown(rows));
        } else {
            out.print(table.text(rows));
            out.printf("%n%s%n", run.explored());
        }
        out.flush();
        boolean agrees = rows.stream()
                .flatMap(row -> row.cells().stream())
                .noneMatch(cell -> cell.agreement() == PeerCell.Agreement.DISAGREES);
        return agrees ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** This one was not started so that threads can be stopped at every step. */
    private int tableByAnotherVirtualMachine(List<FixId> fixes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(WorkerCommand.of(Main.class.getName(), 0));
        command.addAll(List.of(
                "peers",
                "--variant",
                fixes.stream().map(FixId::id).collect(Collectors.joining(",")),
                "--format",
                format.name().toLowerCase(Locale.ROOT),
                "--forks",
                Integer.toString(forks),
                "--limit",
                Long.toString(limit),
                "--chunks",
                "0"));
        spec.commandLine().getOut().flush();
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
