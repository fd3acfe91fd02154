// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.stress.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrecisionTest {

    private static final Duration FAIR = Duration.ofSeconds(10);

    private static boolean isEnough(FixId fix, Map<String, Long> counts, int seconds) {
        return isEnough(fix, counts, seconds, false);
    }

    private static boolean isEnough(FixId fix, Map<String, Long> counts, int seconds, boolean isShort) {
        Tally tally = new Tally();
        tally.add(counts);
        return new Precision(Fakes.tests(List.of("S01"), List.of(fix)).get(0).expectation(), 1_000, FAIR, isShort)
                .isEnough(tally, Duration.ofSeconds(seconds));
    }

    @Test
    void aRateIsKnownWithin20Percent() {
        assertFalse(Precision.isKnown(0, 1_000_000));
        assertFalse(Precision.isKnown(90, 1_000_000));
        assertTrue(Precision.isKnown(110, 1_000_000));
    }

    @Test
    void aLossyCellEndsWhenItsRatesAreKnown() {
        assertTrue(isEnough(FixId.UNFIXED, Map.of("LOST+LEAKED", 500L, "KEPT", 500L), 2));
        assertFalse(isEnough(FixId.UNFIXED, Map.of("LOST+LEAKED", 20L, "KEPT", 500L), 2));
        assertFalse(isEnough(FixId.UNFIXED, Map.of("LEAKED", 5_000L, "KEPT", 500L), 60), "never lost");
    }

    @Test
    void noRateIsOneOfTheInterpreterAlone() {
        assertFalse(isEnough(FixId.UNFIXED, Map.of("LOST+LEAKED", 500L, "KEPT", 500L), 0));
    }

    @Test
    void aSafeCellUsesItsShareAndReachesItsGoal() {
        assertFalse(isEnough(FixId.SEED_PGGUP, Map.of("KEPT", 5_000L), 9));
        assertTrue(isEnough(FixId.SEED_PGGUP, Map.of("KEPT", 5_000L), 10));
        assertFalse(isEnough(FixId.SEED_PGGUP, Map.of("KEPT", 500L), 10));
    }

    @Test
    void whereTimeIsShortTheGoalIsEnough() {
        assertTrue(isEnough(FixId.SEED_PGGUP, Map.of("KEPT", 1_000L), 1, true));
        assertFalse(isEnough(FixId.SEED_PGGUP, Map.of("KEPT", 999L), 10, true));
        assertFalse(isEnough(FixId.UNFIXED, Map.of("LOST+LEAKED", 20L, "KEPT", 2_000L), 2, true), "not known well");
    }
}
