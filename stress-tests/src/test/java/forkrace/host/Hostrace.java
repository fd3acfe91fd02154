// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The compiled program in a directory that everybody may enter, and what running it came to. */
final class Hostrace {

    static final Path SOURCES = Path.of("src/main/c");

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Path program;

    /** What a run came to. */
    record Ended(int exitCode, String out, String err) {

        /** It was refused, in one line that says so. */
        void assertRefused(String complaint) {
            assertEquals(2, exitCode, this::toString);
            assertEquals("", out);
            assertEquals(1, err.lines().count(), err);
            assertTrue(err.startsWith("hostrace: "), err);
            assertTrue(err.contains(complaint), err);
        }

        HostResult result() {
            assertEquals(0, exitCode, this::toString);
            assertEquals("", err);
            return HostResult.parse(out);
        }
    }

    Hostrace(String compiler, Path directory) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        program = directory.resolve("hostrace-" + compiler);
        List<String> command = new ArrayList<>(List.of(
                compiler,
                "-O2",
                "-pthread",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program.toAbsolutePath().toString()));
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
        }
        Ended compiled = end(new ProcessBuilder(command).directory(SOURCES.toFile()));
        assertEquals(new Ended(0, "", ""), compiled);
    }

    Path program() {
        return program;
    }

    Ended run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(options));
        return end(new ProcessBuilder(command));
    }

    /** Runs it by a shell, in which it is called {@code $0}. */
    Ended runByShell(String script) throws IOException, InterruptedException {
        return end(new ProcessBuilder("sh", "-c", script, program.toString()));
    }

    Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Ended end(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("hostrace", ".out");
        Path err = Files.createTempFile("hostrace", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            process.destroy();
            assertTrue(ended, () -> "does not end: " + builder.command());
            return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
