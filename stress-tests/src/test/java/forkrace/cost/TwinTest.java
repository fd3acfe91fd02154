// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import forkrace.cc.CCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The twin in C, where there is a compiler; it checks its own work and ends with a message if that was not done. */
@Timeout(120)
class TwinTest {

    private static final Path SOURCE = Path.of("../benchmarks/src/main/c/twin.c");

    @TempDir
    private static Path directory;

    private static Path twin;

    @BeforeAll
    static void compile() throws BenchException {
        assumeTrue(CCompiler.first().isPresent(), "no C compiler");
        twin = directory.resolve("target").resolve("twin");
        PeersRun.compile(SOURCE, twin);
    }

    private static WorkerProcess start(String... arguments) throws BenchException {
        List<String> command = new ArrayList<>(List.of(twin.toString()));
        command.addAll(Arrays.asList(arguments));
        return new WorkerProcess("twin", command, 60);
    }

    @ParameterizedTest
    @CsvSource({
        "UNFIXED,1,SEQUENTIAL",
        "UNFIXED,512,RANDOM",
        "REFCOUNT_ALL,1024,SEQUENTIAL",
        "SEED_PGGUP,2048,RANDOM",
        "kernel,64,SEQUENTIAL"
    })
    void everyModeForksAndChecksItself(String mode, String ptes, String order) throws BenchException {
        try (WorkerProcess process = start(mode, ptes, order, "0")) {
            process.awaitReady();
            assertEquals(1, process.measure(mode, 0, 0).times());
            assertTrue(process.measure(mode, 400, 0).times() > 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V0 8 SEQUENTIAL 0", "UNFIXED 7 SEQUENTIAL 0", "UNFIXED 0 SEQUENTIAL 0", "UNFIXED 8388608 SEQUENTIAL 0",
                "UNFIXED 8 BACKWARDS 0", "UNFIXED 8 RANDOM -1", "UNFIXED 8x RANDOM 0", "UNFIXED 8 RANDOM"
            })
    void badArgumentsAreRefused(String arguments) throws BenchException {
        try (WorkerProcess process = start(arguments.split(" ", -1))) {
            BenchException error = assertThrows(BenchException.class, process::awaitReady);
            assertTrue(error.getMessage().startsWith("twin ended with exit code 2: twin: "), error::getMessage);
        }
    }

    @Test
    void sourceThatDoesNotCompileIsNamed() throws IOException {
        Path source = directory.resolve("bad.c");
        Files.writeString(source, "int main(void) { return x; }\n");
        BenchException error =
                assertThrows(BenchException.class, () -> PeersRun.compile(source, directory.resolve("bad")));
        assertTrue(error.getMessage().contains(" cannot compile " + source), error::getMessage);
        assertEquals(1, error.getMessage().lines().count());
    }
}
