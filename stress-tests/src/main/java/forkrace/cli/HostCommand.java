// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.host.Comparison;
import forkrace.host.HostMode;
import forkrace.host.HostProgram;
import forkrace.host.HostProgram.ProblemException;
import forkrace.host.HostResult;
import forkrace.host.HostVerdict;
import forkrace.host.ReferenceGuess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs the same races on the kernel that runs. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Find out whether direct reads (O_DIRECT) are safe against fork on this machine: on its kernel, on the",
            "file system of a directory. A small C program is compiled and run; it reads a file of its own there,",
            "of 4 MiB, and removes it."
        },
        exitCodeOnExecutionException = HostCommand.UNKNOWN,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:safe: nothing was lost",
            "1:affected",
            "2:it could not be told, or the command line was not understood"
        },
        footer = {
            "",
            "Examples:",
            "  forkrace host --path /var/lib/db",
            "  sudo forkrace host --path /var/lib/db --throttle",
            "  forkrace host --mode alive,gone,dontfork --time 10s --json"
        })
final class HostCommand implements Callable<Integer> {

    /** Whatever goes wrong: 1 would say that this machine is affected. */
    static final int UNKNOWN = 2;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--path",
            paramLabel = "DIR|FILE",
            description =
                    "A directory on the file system in question, or a file in it, which is not touched. Default: here.")
    private Path path = Path.of(".");

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Time of the whole run at most, like 10s or 5m. Default: 60s.")
    private Duration time = Duration.ofSeconds(60);

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = ModeNames.class,
            description = "Modes, separated by commas; docs/host.md explains them. Default: all.")
    private List<String> modes = new ArrayList<>();

    @Option(
            names = "--throttle",
            description = "As root: slow the disk down, for the program alone, so that reads outlast a fork.")
    private boolean throttle;

    @Option(
            names = "--leave-free",
            paramLabel = "MIB",
            description = "Space that must stay free on the file system, in MiB. Default: 64.")
    private long leaveFree = 64;

    @Option(names = "--cc", paramLabel = "COMPILER", description = "C compiler. Default: gcc, clang or cc.")
    private String compiler;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        check();
        HostResult result;
        try {
            result = run();
        } catch (ProblemException | IOException | IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        HostVerdict verdict = HostVerdict.of(result);
        print(result, verdict);
        return verdict.answer().exitCode();
    }

    private void check() {
        for (String mode : modes) {
            if (HostMode.of(mode).isEmpty()) {
                throw usage("there is no mode '" + mode + "'" + new Names(HostMode.words()).nearest(mode));
            }
        }
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw usage("--time: 1s to 24h are possible");
        }
        if (leaveFree < 0) {
            throw usage("--leave-free " + leaveFree + ": at least 0 is possible");
        }
        if (!Files.exists(path)) {
            throw usage("--path: there is no " + path);
        }
    }

    private HostResult run() throws IOException, InterruptedException, ProblemException {
        try (HostProgram program = HostProgram.compile(compiler)) {
            Interruption interruption = new Interruption(program::close, () -> {}, () -> {}, UNKNOWN);
            String printed;
            try {
                printed = program.run(options(), time);
            } finally {
                interruption.remove();
            }
            return HostResult.parse(printed);
        }
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(
                List.of("--path", path.toAbsolutePath().toString(), "--leave-free", Long.toString(leaveFree)));
        if (!modes.isEmpty()) {
            options.addAll(List.of("--mode", String.join(",", modes)));
        }
        if (throttle) {
            options.add("--throttle");
        }
        return options;
    }

    private void print(HostResult result, HostVerdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        Comparison comparison = Comparison.of(result);
        ReferenceGuess guess = ReferenceGuess.of(result);
        if (json) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            out.println(mapper.writeValueAsString(HostJson.of(result, verdict, comparison, guess)));
            out.flush();
        } else {
            new HostTable(out).print(result, verdict, comparison, guess);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** For the completion script. */
    static final class ModeNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return HostMode.words().iterator();
        }
    }
}
