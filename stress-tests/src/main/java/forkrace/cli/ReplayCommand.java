// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.DivergedException;
import forkrace.explore.Explorer;
import forkrace.explore.JsonTrace;
import forkrace.explore.KernelFrames;
import forkrace.explore.MermaidTrace;
import forkrace.explore.Options;
import forkrace.explore.ReplayId;
import forkrace.explore.ScenarioProgram;
import forkrace.explore.TextTrace;
import forkrace.explore.Trace;
import forkrace.explore.WorkerCommand;
import forkrace.stress.StressTest;
import forkrace.sync.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Repeats one interleaving and prints it. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Repeat one interleaving, step by step, and print it.",
            "The id is one that explore has printed; it stands for the same steps on every machine and JDK."
        },
        footer = {
            "",
            "Examples:",
            "  forkrace replay S01.V0.a4b6c14a2-3ba1",
            "  forkrace replay --format mermaid S01.V0.a4b6c14a2-3ba1"
        })
final class ReplayCommand implements Callable<Integer> {

    /** How the trace is printed. */
    enum Format {
        TEXT,
        JSON,
        MERMAID
    }

    private static final int LEAST_WIDTH = 60;
    private static final int MOST_WIDTH = 1_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A replay id.")
    private String id;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, or mermaid (a sequence diagram for a bug report). Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = "--width",
            paramLabel = "COLUMNS",
            defaultValue = "${COLUMNS:-120}",
            description = "Columns of the table. Default: those of the terminal if COLUMNS is exported, else 120.")
    private int width;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (width < LEAST_WIDTH || width > MOST_WIDTH) {
            throw usage("--width " + width + ": " + LEAST_WIDTH + " to " + MOST_WIDTH + " are possible");
        }
        ReplayId replayId = checkedId();
        List<StressTest> tests = tests(replayId);
        return Step.ENABLED ? replay(replayId, tests) : inAnotherVirtualMachine();
    }

    private ReplayId checkedId() {
        try {
            return ReplayId.parse(id);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private List<StressTest> tests(ReplayId replayId) {
        Catalog catalog = Catalog.load();
        List<StressTest> tests;
        try {
            tests = catalog.tests(catalog.scenario(replayId.scenario()), List.of(Catalog.variant(replayId.variant())));
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        if (tests.isEmpty()) {
            throw usage(replayId.scenario() + " does not apply to " + replayId.variant());
        }
        return tests;
    }

    /** The forms of a scenario share their ids; the schedule fits one of them. */
    private int replay(ReplayId replayId, List<StressTest> tests) {
        DivergedException furthest = null;
        StressTest closest = null;
        for (StressTest test : tests) {
            try {
                Trace trace = new Explorer()
                        .replay(
                                new ScenarioProgram(test.with(replayId.variations())),
                                replayId.schedule(),
                                KernelFrames.INSTANCE,
                                Options.DEFAULT);
                print(trace);
                return ExitCode.OK;
            } catch (DivergedException e) {
                if (furthest == null || e.step() > furthest.step()) {
                    furthest = e;
                    closest = test;
                }
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("forkrace: " + id + " does not fit (" + closest.form().name() + "): " + furthest.getMessage());
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private void print(Trace trace) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TEXT -> TextTrace.render(trace, width);
                    case JSON -> JsonTrace.render(trace);
                    case MERMAID -> MermaidTrace.render(trace);
                });
        out.flush();
    }

    /** This one was not started so that actors can be stopped. */
    private int inAnotherVirtualMachine() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(WorkerCommand.of(Main.class.getName(), 0));
        command.addAll(List.of(
                "replay", "--format", format.name().toLowerCase(Locale.ROOT), "--width", Integer.toString(width), id));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
