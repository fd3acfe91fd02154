// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.night.Fakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which cells share a virtual machine. */
@Timeout(60)
class UnitRunTest {

    private static final Duration TIME = Duration.ofSeconds(20);
    private static final StressTest OF_V0 =
            Fakes.tests(List.of("S01"), List.of(FixId.UNFIXED)).get(0);
    private static final StressTest OF_V2 =
            Fakes.tests(List.of("S01"), List.of(FixId.SEED_PGGUP)).get(0);

    @TempDir
    private Path directory;

    private Path starts;

    @BeforeEach
    void makeFile() throws IOException {
        starts = Files.createFile(directory.resolve("starts"));
    }

    /** A JDK whose virtual machines note their start and then do as the script says. */
    private UnitRun run(String script) throws IOException {
        return new UnitRun(Fakes.jdk(directory.resolve("jdk"), "StressFork", "echo >>'" + starts + "'\n" + script));
    }

    private UnitRun runOfGoodOnes() throws IOException {
        return run("while read -r line; do printf 'forkrace-counts\\t100=KEPT\\n'; done; exit 0");
    }

    private static CellResult run(UnitRun run, StressTest test, CompilerMode mode) {
        return run.run(new StressCell(test, mode), TIME, (tally, measured) -> true);
    }

    private int starts() throws IOException {
        return Files.readAllLines(starts).size();
    }

    @Test
    void cellsOfAVariantShareOne() throws IOException {
        try (UnitRun run = runOfGoodOnes()) {
            for (int i = 0; i < 16; i++) {
                assertEquals(100, run(run, OF_V2, CompilerMode.TIERED).tally().samples());
            }
            assertEquals(1, starts());
            run(run, OF_V2, CompilerMode.TIERED);
            assertEquals(2, starts());
        }
    }

    @Test
    void cellsOfOtherVariantsOrModesDoNot() throws IOException {
        try (UnitRun run = runOfGoodOnes()) {
            run(run, OF_V0, CompilerMode.TIERED);
            run(run, OF_V2, CompilerMode.TIERED);
            run(run, OF_V2, CompilerMode.C1);
            run(run, OF_V2, CompilerMode.C1);
            assertEquals(3, starts());
        }
    }

    @Test
    void afterOneThatDiedThereIsANewOne() throws IOException {
        try (UnitRun run =
                run("read -r line; printf 'forkrace-counts\\t100=KEPT\\n'; read -r line; echo \"$line\"; exit 1")) {
            assertTrue(run(run, OF_V2, CompilerMode.TIERED).failure().isEmpty());
            CellResult died = run(run, OF_V2, CompilerMode.TIERED);
            assertTrue(died.failure().orElseThrow().startsWith("virtual machine exited with 1"), died::toString);
            assertEquals(1, died.output().size());
            CellResult next = run(run, OF_V2, CompilerMode.TIERED);
            assertTrue(next.failure().isEmpty());
            assertEquals(List.of(), next.output());
            assertEquals(2, starts());
        }
    }

    @Test
    void noneIsLeft() throws IOException {
        Set<Long> before = ForkProcessTest.children();
        try (UnitRun run = runOfGoodOnes()) {
            run(run, OF_V2, CompilerMode.TIERED);
            assertNotEquals(before, ForkProcessTest.children(), "none waits");
        }
        assertEquals(before, ForkProcessTest.children());
    }
}
