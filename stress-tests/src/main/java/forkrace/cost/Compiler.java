// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compiles the twin, where there is a C compiler. */
final class Compiler {

    private static final List<String> NAMES = List.of("gcc", "clang");
    private static final long SECONDS = 60;

    /** Names other directories than the PATH, for tests. */
    static final String PROPERTY = "forkrace.compilers";

    private final String path;

    /** Looks along the PATH. */
    static Compiler ofThisMachine() {
        return new Compiler(System.getProperty(PROPERTY, System.getenv("PATH")));
    }

    /** @param path directories to look in, as in the environment variable */
    Compiler(String path) {
        this.path = path == null ? "" : path;
    }

    /** The compiler, or the line that says that there is none. */
    Path find() throws BenchException {
        return NAMES.stream()
                .flatMap(this::candidates)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new BenchException(
                                "--peers needs a C compiler, and there is neither gcc nor clang on the PATH; install one, or leave --peers out"));
    }

    private Stream<Path> candidates(String name) {
        return Arrays.stream(path.split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(name));
    }

    /** Compiles {@code source} with the flags of the figures in benchmarks/performance.md. */
    void compile(Path source, Path program) throws BenchException {
        Path compiler = find();
        try {
            Files.createDirectories(program.toAbsolutePath().getParent());
            Process process = new ProcessBuilder(
                            compiler.toString(),
                            "-std=gnu11",
                            "-O2",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-o",
                            program.toString(),
                            source.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BenchException(compiler + " does not compile " + source + ": "
                        + output.lines().findFirst().orElse("it says nothing"));
            }
        } catch (IOException e) {
            throw new BenchException(compiler + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
