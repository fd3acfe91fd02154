// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.cost.Baseline;
import forkrace.cost.BenchChoice;
import forkrace.cost.BenchException;
import forkrace.cost.BenchHome;
import forkrace.cost.BenchTimes;
import forkrace.cost.Claims;
import forkrace.cost.CostFormat;
import forkrace.cost.ResultFile;
import forkrace.fix.FixId;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what the variants cost. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measure what each fix costs: fork, get_user_pages, write faults, direct I/O, page allocation.",
            "The results are JMH's JSON, which 'forkrace report --jmh' charts. See benchmarks/performance.md."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace bench --quick",
            "  forkrace bench --variant V1,V2 --ptes 4096 --out now.json --baseline before.json",
            "  forkrace bench --peers",
            "  forkrace bench --claims docs/costs.json > docs/claims.md"
        })
final class BenchCommand implements Callable<Integer> {

    private static final int MOST_PTES = 1 << 20;
    private static final int MOST_ITERATIONS = 1000;
    private static final int MOST_MILLIS = 60_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "In less than ten minutes: one virtual machine a row, short iterations.")
    private boolean quick;

    @Option(
            names = {"-b", "--benchmark"},
            split = ",",
            paramLabel = "NAME",
            description = "Classes of benchmarks, like ForkBench, or one of theirs. Default: all.")
    private List<String> benchmarks = new ArrayList<>();

    @Option(
            names = {"-f", "--variant"},
            split = ",",
            paramLabel = "NAME",
            completionCandidates = CellChoice.VariantNames.class,
            description = "Fix variants by id or class name; V0 is measured beside them. Default: all that differ.")
    private List<String> variants = new ArrayList<>();

    @Option(
            names = "--ptes",
            split = ",",
            paramLabel = "N",
            description =
                    "Pages of the process that forks, powers of two. Default: 512 to 1048576; quick 512 to 262144.")
    private List<Integer> ptes = new ArrayList<>();

    @Option(
            names = "--peers",
            description = "Instead: fork in turns with the same work in C and with the kernel of this machine.")
    private boolean peers;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Iterations that count; with --peers rounds. Default: 5; quick 10; with --peers 21.")
    private Integer iterations;

    @Option(
            names = "--millis",
            paramLabel = "N",
            description = "Length of an iteration. Default: 200; quick 60; with --peers 150.")
    private Integer millis;

    @Option(names = "--baseline", paramLabel = "FILE", description = "Compare with the results of an earlier run.")
    private Path baseline;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File for the results. Default: forkrace-results/bench-<date and time>.json.")
    private Path out;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, csv, json or md. Default: text.")
    private CostFormat format = CostFormat.TEXT;

    @Option(
            names = "--claims",
            split = ",",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Instead: print docs/claims.md with the figures of these results.")
    private List<Path> claims = new ArrayList<>();

    @Override
    public Integer call() {
        Set<FixId> fixes = fixes();
        checkNumbers();
        try {
            if (!claims.isEmpty()) {
                refuseBesideClaims();
                spec.commandLine().getOut().print(Claims.document(claims));
                spec.commandLine().getOut().flush();
                return 0;
            }
            if (peers && !(variants.isEmpty() && benchmarks.isEmpty())) {
                throw usage(
                        "--variant and --benchmark do not go with --peers: the twin in C has the fork of V0, V1 and V2");
            }
            Baseline earlier = baseline == null ? Baseline.NONE : Baseline.read(baseline);
            BenchHome home = BenchHome.find();
            ResultFile results = ResultFile.of(out == null ? defaultFile() : out);
            BenchSession session = new BenchSession(spec.commandLine(), home, results, earlier, format);
            return peers
                    ? session.peers(ptes, iterations, millis)
                    : session.run(
                            new BenchChoice(new LinkedHashSet<>(benchmarks), fixes, new LinkedHashSet<>(ptes), quick),
                            times());
        } catch (BenchException e) {
            throw usage(e.getMessage());
        }
    }

    private BenchTimes times() {
        return (quick ? BenchTimes.QUICK : BenchTimes.FULL).with(iterations, millis);
    }

    private Set<FixId> fixes() {
        Set<FixId> fixes = new LinkedHashSet<>();
        for (String name : variants) {
            try {
                fixes.add(Catalog.variant(name));
            } catch (IllegalArgumentException e) {
                throw usage(e.getMessage());
            }
        }
        return fixes;
    }

    private void checkNumbers() {
        for (int one : ptes) {
            if (one < 1 || one > MOST_PTES || Integer.bitCount(one) != 1) {
                throw usage("--ptes " + one + ": a power of two from 1 to " + MOST_PTES + " is possible");
            }
        }
        if (iterations != null && (iterations < 1 || iterations > MOST_ITERATIONS)) {
            throw usage("--iterations " + iterations + ": 1 to " + MOST_ITERATIONS + " are possible");
        }
        if (millis != null && (millis < 1 || millis > MOST_MILLIS)) {
            throw usage("--millis " + millis + ": 1 to " + MOST_MILLIS + " are possible");
        }
    }

    private void refuseBesideClaims() {
        if (quick
                || peers
                || !benchmarks.isEmpty()
                || !variants.isEmpty()
                || !ptes.isEmpty()
                || baseline != null
                || out != null) {
            throw usage("--claims measures nothing: it goes with no other option");
        }
    }

    private Path defaultFile() {
        String time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
        return Path.of("forkrace-results", (peers ? "peers-" : "bench-") + time + ".json");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
