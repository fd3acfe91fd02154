// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

    @Test
    void timeIsShortWhereSharesAreHardlyMoreThanCosts() {
        List<Unit> units = Fakes.plan(1, 1).own();
        long total = units.stream().mapToLong(Unit::cost).sum();
        assertTrue(new NightClock(Duration.ofMillis(total), units, () -> 0).isShort());
        assertFalse(new NightClock(Duration.ofMillis(2 * total), units, () -> 0).isShort());
        // A third more than the costs is not enough by itself.
        assertTrue(new NightClock(Duration.ofMillis(total * 135 / 100), units, () -> 0).isShort());
        assertFalse(new NightClock(Duration.ofMillis(total * 137 / 100), units, () -> 0).isShort());
    }

    @Test
    void sharesAreByCostAndWhatIsLeftGoesOn() {
        List<Unit> units = Fakes.plan(1, 1).own();
        long total = units.stream().mapToLong(Unit::cost).sum();
        long[] now = {0};
        NightClock clock = new NightClock(Duration.ofMillis(10 * total), units, () -> now[0]);
        Unit first = units.get(0);
        assertEquals(10.0 * first.cost(), (double) clock.share(first).toMillis(), 2);
        clock.done(first);
        Unit second = units.get(1);
        // The first one has taken no time.
        assertEquals(
                10.0 * total * second.cost() / (total - first.cost()),
                (double) clock.share(second).toMillis(),
                2);
        now[0] = Duration.ofMillis(10 * total).toNanos();
        assertTrue(clock.share(second).isZero());
    }

    @Test
    void onlyASurplusIsGivenToTheNeedy() {
        List<Unit> units = Fakes.plan(1, 1).own();
        long total = units.stream().mapToLong(Unit::cost).sum();
        NightClock poor = new NightClock(Duration.ofMillis(total / 2), units, () -> 0);
        assertEquals(FAIR, poor.most(FAIR, 4));
        NightClock rich = new NightClock(Duration.ofMillis(total).plusHours(1), units, () -> 0);
        assertEquals(FAIR.multipliedBy(4), rich.most(FAIR, 4));
    }
}
