// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.StressTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Decides cells of the matrix scenario x variant. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Decide which bad outcomes each scenario can have under each fix, and compare with what is expected.",
            "A cell is what the literal form of the scenario reaches; its other forms must stay inside."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace matrix",
            "  forkrace matrix --scenario S01,S12 --variant V2",
            "  forkrace matrix --vary --scenario S01",
            "  forkrace matrix --format csv --output matrix.csv"
        })
final class MatrixCommand implements Callable<Integer> {

    /** How cells are decided. */
    enum Way {
        EXPLORE,
        STRESS,
        BOTH;

        boolean explores() {
            return this != STRESS;
        }

        boolean stresses() {
            return this != EXPLORE;
        }
    }

    /** How the matrix is written. */
    enum Format {
        TEXT,
        CSV,
        JSON,
        MD
    }

    private static final int MOST_WORKERS = 64;

    /** A form that needs more would take more time than all others. */
    private static final long DEFAULT_LIMIT = 8_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CellChoice cells;

    @Mixin
    private VaryOption vary;

    @Option(names = "--way", paramLabel = "WAY", description = "explore, stress or both. Default: explore.")
    private Way way = Way.EXPLORE;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, csv, json or md. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the matrix to a file.")
    private Path output;

    @Option(
            names = "--limit",
            paramLabel = "EXECUTIONS",
            description = "Executions of a form after which its cell is given up as not exhausted. "
                    + "Default: 8000000; with --vary 100000.")
    private Long limit;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Virtual machines at a time. Default: one for each processor, at most 8.")
    private int workers = ExploreSession.defaultWorkers();

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Time of the stress, like 90s, 5m, 1h. Default: 5 s for each form and variant.")
    private Duration time;

    @Option(
            names = "--witnesses",
            description = "Look for the shortest witnesses of all cells, not only of those withheld or in dispute.")
    private boolean witnesses;

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw usage("--limit " + limit + ": at least 1 is possible");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            throw usage("--workers " + workers + ": 1 to " + MOST_WORKERS + " are possible");
        }
        if (time != null && !way.stresses()) {
            throw usage("--time goes with --way stress or both only");
        }
        if (output != null
                && (Files.isDirectory(output)
                        || !Files.isDirectory(output.toAbsolutePath().getParent()))) {
            throw usage("cannot write " + output + ": no such directory");
        }
        Catalog catalog = Catalog.load();
        if (vary.isGiven()) {
            return vary(catalog);
        }
        MatrixPlan plan = MatrixPlan.of(catalog, cells.forms(catalog, spec), cells.fixes(spec));
        MatrixSession session = new MatrixSession(spec.commandLine(), plan, way, limitOr(DEFAULT_LIMIT), workers, time);
        return session.run(format, output, witnesses);
    }

    private long limitOr(long unless) {
        return limit == null ? unless : limit;
    }

    private int vary(Catalog catalog) {
        List<StressTest> base = MatrixPlan.of(catalog, cells.forms(catalog, spec), cells.fixes(spec))
                .tests();
        VaryPlan plan = new VaryPlan(catalog, base, vary.chosen(spec));
        if (way.stresses() && (format == Format.CSV || format == Format.JSON)) {
            throw usage("--vary under stress is written as text or md only");
        }
        return new VarySession(spec.commandLine(), plan, limitOr(VarySession.DEFAULT_LIMIT), workers)
                .run(way, time, format, output);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
