// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The C program: written out of the jar, compiled, run with a deadline, and removed. */
public final class HostProgram implements AutoCloseable {

    /** Its files, which lie in the jar beside this class. */
    static final List<String> SOURCES = List.of(
            "hostrace.h",
            "child.c",
            "hostrace.c",
            "janitor.c",
            "layout.c",
            "memory.c",
            "pipes.c",
            "reads.c",
            "request.c",
            "target.c",
            "threads.c",
            "throttle.c",
            "uring.c",
            "writes.c");

    private static final List<String> COMPILERS = List.of("gcc", "clang", "cc");
    private static final Duration COMPILING = Duration.ofMinutes(2);

    /** Longer than the program itself waits before it gives up. */
    private static final Duration GRACE = Duration.ofSeconds(75);

    private final Path directory;
    private Process running;

    private HostProgram(Path directory) {
        this.directory = directory;
    }

    /** Something the user has to hear in one line. */
    public static final class ProblemException extends Exception {
        private static final long serialVersionUID = 1;

        ProblemException(String message) {
            super(message);
        }
    }

    /** Compiles it by the given compiler or, where that is null, by the first there is. */
    public static HostProgram compile(String compiler) throws IOException, InterruptedException, ProblemException {
        String chosen = compiler == null
                ? COMPILERS.stream()
                        .filter(name -> find(name).isPresent())
                        .findFirst()
                        .orElseThrow(
                                () -> new ProblemException("no C compiler: install gcc or clang, or name one by --cc"))
                : compiler;
        if (find(chosen).isEmpty()) {
            throw new ProblemException("there is no compiler '" + chosen + "'");
        }
        HostProgram program = new HostProgram(Files.createTempDirectory("forkrace-host"));
        try {
            program.build(chosen);
            return program;
        } catch (IOException | InterruptedException | ProblemException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(":"))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void build(String compiler) throws IOException, InterruptedException, ProblemException {
        List<String> command = new ArrayList<>(List.of(compiler, "-O2", "-pthread", "-o", "hostrace"));
        for (String source : SOURCES) {
            try (InputStream stream = HostProgram.class.getResourceAsStream(source)) {
                Files.copy(stream, directory.resolve(source));
            }
            if (source.endsWith(".c")) {
                command.add(source);
            }
        }
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(COMPILING.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new ProblemException(compiler + " does not end within " + COMPILING.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new ProblemException(compiler + " cannot compile hostrace: " + firstLine(Files.readString(log)));
        }
    }

    private static String firstLine(String text) {
        return text.lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElseGet(() -> text.lines().findFirst().orElse("no reason is given"));
    }

    /** Runs it, once; what it prints, or its complaint. Its files are gone as soon as it runs, however this process ends. */
    public String run(List<String> options, Duration time) throws IOException, InterruptedException, ProblemException {
        List<String> command = new ArrayList<>(List.of(
                directory.resolve("hostrace").toString(),
                "--json",
                "--die-with-parent",
                "--time",
                Long.toString(time.toSeconds())));
        command.addAll(options);
        Path out = Files.createFile(directory.resolve("out"));
        Path err = Files.createFile(directory.resolve("err"));
        try (InputStream printed = Files.newInputStream(out);
                InputStream complained = Files.newInputStream(err)) {
            running = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            remove();
            boolean ended = running.waitFor(time.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
            close(running);
            if (!ended) {
                throw new ProblemException("hostrace did not end in time");
            }
            if (running.exitValue() != 0) {
                throw new ProblemException(complaint(text(complained), running.exitValue()));
            }
            return text(printed);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String complaint(String printed, int exitCode) {
        String complaint = printed.strip().replaceFirst("^hostrace: ", "");
        return complaint.isEmpty() ? "hostrace ended with exit code " + exitCode : complaint;
    }

    /** It undoes what it did when it is told to end. */
    private static void close(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Ends it where it still runs, and removes its directory. */
    @Override
    public void close() {
        try {
            if (running != null) {
                close(running);
            }
            remove();
        } catch (IOException e) {
            // The directory for temporary files is not ours to keep clean at any price.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
