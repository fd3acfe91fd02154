// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.night.Fakes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SoakTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @Test
    void machinesAreFilledAndEmptied() throws Exception {
        playThousands(FixId.REFCOUNT_ALL, true);
        playThousands(FixId.DONTFORK, false);
    }

    /** Machine after machine, however long that takes. */
    private static void playThousands(FixId fix, boolean splitLocks) throws Exception {
        long operations = 0;
        for (int seed = 1; operations <= 1_000; seed++) {
            operations += new SoakMachine(fix, fix.create(), splitLocks, seed).play(100);
        }
    }

    /** The seed's code where V0 is said to run: it makes shared ptes writable, which only the seed is known for. */
    @Test
    void aBrokenInvariantIsFound() {
        SoakFailure failure = assertThrows(SoakFailure.class, () -> {
            for (int seed = 0; seed < 40; seed++) {
                new SoakMachine(FixId.UNFIXED, FixId.SEED_PGGUP.create(), true, seed).play(100);
            }
        });
        // Whichever of the seed's three habits shows first.
        assertTrue(
                failure.getMessage().contains("writable")
                        || failure.getMessage().contains("shared")
                        || failure.getMessage().contains("of a child"),
                failure::getMessage);
    }

    @Test
    void aSoakEndsInTime() {
        SoakResult result = new SoakProcess(JAVA, "V2").run(7, Duration.ofSeconds(2));
        assertNull(result.failure());
        assertEquals(7, result.seed());
        assertTrue(result.rounds() >= 1 && result.operations() > 1_000, result::toString);
    }

    @Test
    void aVirtualMachineThatDiesIsAFailure(@TempDir Path home) throws Exception {
        SoakProcess process = new SoakProcess(Fakes.jdk(home, "SoakWorker", "echo no memory >&2; exit 3"), "V2");
        assertEquals(
                "virtual machine exited with 3",
                process.run(7, Duration.ofSeconds(2)).failure());
        assertEquals("no memory", process.output().get(0));
    }

    @Test
    void aVirtualMachineThatHangsIsAFailure(@TempDir Path home) throws Exception {
        SoakProcess process =
                new SoakProcess(Fakes.jdk(home, "SoakWorker", "exec sleep 100"), "V2", Duration.ofSeconds(1));
        String failure = process.run(7, Duration.ofSeconds(2)).failure();
        assertTrue(failure.contains("hung: no sign of life for 1 s"), failure);
    }
}
