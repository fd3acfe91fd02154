// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.ExploreRun.Order;
import forkrace.explore.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Explores chosen cells. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run chosen scenarios under chosen fixes in every order of their steps that can make a difference.",
            "Prints all outcomes there are, and for each kind of outcome the shortest way to it."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace explore",
            "  forkrace explore --scenario S01,S03 --variant V0,V2",
            "  forkrace explore --scenario S01 --variant V0 --bound 1",
            "  forkrace explore --scenario S01 --vary gup-fast,two-pages+warm-tlb",
            "  forkrace explore --mutants",
            "",
            "Ctrl-C ends the run and prints what is finished. What is proved, and what is not: docs/explorer.md."
        })
final class ExploreCommand implements Callable<Integer> {

    /** How the result is printed. */
    enum Format {
        TEXT,
        JSON
    }

    private static final int MOST_WORKERS = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CellChoice cells;

    @Mixin
    private VaryOption vary;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "dpor (only orders that reverse a race), sleep (sleep sets), dfs (every order), or bounded. "
                    + "Default: dpor, or bounded with --bound.")
    private Mode mode;

    @Option(
            names = "--bound",
            paramLabel = "N",
            description = "At most N preemptions: every order with so few, and no others. Proves nothing beyond.")
    private Integer bound;

    @Option(
            names = "--limit",
            paramLabel = "EXECUTIONS",
            description = "Executions of a cell after which it is given up as not exhausted. "
                    + "Default: 5000000; with --vary 100000.")
    private Long limit;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Virtual machines at a time. Default: one for each processor, at most 8.")
    private Integer workers;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = "--write-witnesses",
            paramLabel = "FILE",
            description =
                    "Also write the shortest witnesses to a CSV file; of cells that are not exhausted, those that were met.")
    private Path witnesses;

    @Option(
            names = "--mutants",
            description = "Instead: try kernels and fixes with one mistake on the chosen cells that are safe, "
                    + "and print which mistakes exploration notices.")
    private boolean mutants;

    @Option(
            names = "--write-twins",
            paramLabel = "FILE",
            description =
                    "Instead: look for a mistake that makes each of the chosen safe cells unsafe, and write them to a CSV file.")
    private Path twins;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (mutants) {
            return new MutantSession(spec.commandLine()).run(cells.tests(Catalog.load(), spec));
        }
        if (twins != null) {
            return new MutantSession(spec.commandLine()).writeTwins(cells.tests(Catalog.load(), spec), twins);
        }
        if (vary.isGiven()) {
            return vary();
        }
        ExploreSession session = new ExploreSession(spec.commandLine(), format == Format.JSON);
        return session.run(cells.tests(Catalog.load(), spec), order(), workers(), witnesses);
    }

    private int vary() {
        if (mode != null || bound != null || witnesses != null) {
            throw usage("--vary goes with neither --mode nor --bound nor --write-witnesses");
        }
        Catalog catalog = Catalog.load();
        VaryPlan plan = new VaryPlan(catalog, cells.tests(catalog, spec), vary.chosen(spec));
        return new VarySession(spec.commandLine(), plan, checkedLimit(VarySession.DEFAULT_LIMIT), workers())
                .run(format == Format.JSON ? MatrixCommand.Format.JSON : MatrixCommand.Format.TEXT, null);
    }

    private long checkedLimit(long unless) {
        if (limit != null && limit < 1) {
            throw usage("--limit " + limit + ": at least 1 is possible");
        }
        return limit == null ? unless : limit;
    }

    private Order order() {
        long checked = checkedLimit(Order.DEFAULT.limit());
        if (bound != null && bound < 0) {
            throw usage("--bound " + bound + ": at least 0 is possible");
        }
        if (bound != null && mode != null && mode != Mode.BOUNDED) {
            throw usage("--bound goes with --mode bounded only, not with "
                    + mode.name().toLowerCase(Locale.ROOT));
        }
        if (bound == null && mode == Mode.BOUNDED) {
            throw usage("--mode bounded needs --bound");
        }
        Mode chosen = bound != null ? Mode.BOUNDED : mode == null ? Mode.DPOR : mode;
        return new Order(chosen, bound == null ? 0 : bound, checked, Order.DEFAULT.shortestLimit());
    }

    private int workers() {
        if (workers == null) {
            return ExploreSession.defaultWorkers();
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            throw usage("--workers " + workers + ": 1 to " + MOST_WORKERS + " are possible");
        }
        return workers;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
