// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private final CellResult lossy =
            TestCells.result(TestCells.cell("LR", false), Map.of("KEPT", 999_900L, "LOST", 100L));

    private static CellResult safe(long samples) {
        return TestCells.result(TestCells.cell("OK", false), Map.of("KEPT", samples));
    }

    @Test
    void aZeroIsWorthWhatTheTwinsRateMakesOfIt() {
        CellResult few = safe(49_999);
        assertTrue(Evidence.weakness(few, List.of(lossy, few)).orElseThrow().contains("5 losses were"));
        CellResult hardlyAny = safe(9_999);
        assertTrue(Evidence.weakness(hardlyAny, List.of(lossy, hardlyAny))
                .orElseThrow()
                .contains("less than one loss was"));
        CellResult many = safe(50_000);
        assertEquals(Optional.empty(), Evidence.weakness(many, List.of(lossy, many)));
    }

    @Test
    void theRarestLossCounts() {
        CellResult rarer = TestCells.result(TestCells.cell("LC", false), Map.of("KEPT", 999_999L, "LEAKED", 1L));
        CellResult safe = safe(50_000);
        assertTrue(Evidence.weakness(safe, List.of(lossy, rarer, safe)).isPresent());
    }

    @Test
    void withoutATwinAZeroIsWeak() {
        CellResult safe = safe(1_000_000_000);
        assertTrue(Evidence.weakness(safe, List.of(safe)).orElseThrow().contains("no fix that loses"));
        CellResult otherMode = new CellResult(
                new StressCell(lossy.cell().test(), CompilerMode.INTERPRETER),
                lossy.tally(),
                Optional.empty(),
                List.of());
        assertTrue(Evidence.weakness(safe, List.of(otherMode, safe)).isPresent());
    }

    @Test
    void whatHasLostIsNoZero() {
        assertEquals(Optional.empty(), Evidence.weakness(lossy, List.of(lossy)));
    }
}
