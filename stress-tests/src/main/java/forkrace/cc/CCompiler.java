// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A C compiler. */
public final class CCompiler {

    /** A system property, for tests: directories to look in instead of those of PATH. */
    public static final String PROPERTY = "forkrace.compilers";

    private static final List<String> NAMES = List.of("gcc", "clang", "cc");
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String name;
    private final Path program;

    private CCompiler(String name, Path program) {
        this.name = name;
        this.program = program;
    }

    /** The first there is of gcc, clang and cc. */
    public static Optional<CCompiler> first() {
        return NAMES.stream().flatMap(name -> named(name).stream()).findFirst();
    }

    /** The one of this name, or at this path. */
    public static Optional<CCompiler> named(String name) {
        return candidates(name)
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new CCompiler(name, program.toAbsolutePath()));
    }

    private static Stream<Path> candidates(String name) {
        if (name.contains("/")) {
            return Stream.of(Path.of(name));
        }
        String path = System.getProperty(PROPERTY, System.getenv("PATH"));
        return Stream.of((path == null ? "" : path).split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name));
    }

    /**
     * Runs it in a directory.
     *
     * @param what for the message
     * @throws CompilerException with the first error, if it does not end well within two minutes
     */
    public void compile(String what, Path directory, List<String> arguments)
            throws CompilerException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Path log = Files.createTempFile("forkrace-cc", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                await(process, what, log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new CompilerException(name + " cannot be run: " + e.getMessage());
        }
    }

    private void await(Process process, String what, Path log)
            throws CompilerException, InterruptedException, IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new CompilerException(name + " does not end within " + LONGEST.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new CompilerException(name + " cannot compile " + what + ": " + firstError(Files.readString(log)));
        }
    }

    private static String firstError(String text) {
        return text.lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElseGet(() -> text.lines().findFirst().orElse("no reason is given"));
    }
}
