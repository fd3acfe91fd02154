// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.host.HostProgram.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostProgramTest {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private static List<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(TEMPORARY)) {
            return files.filter(file -> file.getFileName().toString().startsWith("forkrace-host"))
                    .toList();
        }
    }

    @Test
    void everySourceIsInTheJar() throws IOException {
        try (Stream<Path> files = Files.list(Hostrace.SOURCES)) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).sorted().toList(),
                    HostProgram.SOURCES.stream().sorted().toList());
        }
        for (String source : HostProgram.SOURCES) {
            assertTrue(HostProgram.class.getResource(source) != null, source);
        }
    }

    @Test
    void itIsCompiledRunAndRemoved() throws Exception {
        List<Path> before = directories();
        try (HostProgram program = HostProgram.compile(Compiler.all().get(0))) {
            assertEquals(before.size() + 1, directories().size());
            ProblemException refused = assertThrows(
                    ProblemException.class, () -> program.run(List.of("--path", "/dev/null"), Duration.ofSeconds(1)));
            assertEquals("/dev/null is neither a directory nor a file", refused.getMessage());
            assertEquals(before, directories());
        }
        assertEquals(before, directories());
    }

    @Test
    void aCompilerThatIsNotThereOrCannotIsNamed() throws IOException {
        List<Path> before = directories();
        assertEquals(
                "there is no compiler 'no-such-cc'",
                assertThrows(ProblemException.class, () -> HostProgram.compile("no-such-cc"))
                        .getMessage());
        String message = assertThrows(ProblemException.class, () -> HostProgram.compile("false"))
                .getMessage();
        assertTrue(message.startsWith("false cannot compile hostrace"), message);
        assertFalse(message.contains("\n"));
        assertEquals(before, directories());
    }
}
