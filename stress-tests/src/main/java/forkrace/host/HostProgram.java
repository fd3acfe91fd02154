// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import forkrace.cc.CCompiler;
import forkrace.cc.CompilerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        CCompiler chosen = compiler == null
                ? CCompiler.first()
                        .orElseThrow(
                                () -> new ProblemException("no C compiler: install gcc or clang, or name one by --cc"))
                : CCompiler.named(compiler)
                        .orElseThrow(() -> new ProblemException("there is no compiler '" + compiler + "'"));
        HostProgram program = new HostProgram(Files.createTempDirectory("forkrace-host"));
        try {
            program.build(chosen);
            return program;
        } catch (IOException | InterruptedException | ProblemException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private void build(CCompiler compiler) throws IOException, InterruptedException, ProblemException {
        List<String> arguments = new ArrayList<>(List.of("-O2", "-pthread", "-o", "hostrace"));
        for (String source : SOURCES) {
            try (InputStream stream = HostProgram.class.getResourceAsStream(source)) {
                Files.copy(stream, directory.resolve(source));
            }
            if (source.endsWith(".c")) {
                arguments.add(source);
            }
        }
        try {
            compiler.compile("hostrace", directory, arguments);
        } catch (CompilerException e) {
            throw new ProblemException(e.getMessage());
        }
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
