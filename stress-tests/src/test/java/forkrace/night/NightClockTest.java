// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NightClockTest {

    private static final Duration SHARE = Duration.ofSeconds(10);

    private final List<Unit> units = Fakes.plan(1, 1).own();
    private final long total = units.stream().mapToLong(Unit::cost).sum();
    private final Tests tests = Tests.load();
    private final Pace pace = new Pace(unit -> !tests.isLossy(unit));
    private long now;

    private NightClock clock(long millis) {
        return new NightClock(Duration.ofMillis(millis), units, pace, () -> now);
    }

    private Unit stress(boolean lossy) {
        return units.stream()
                .filter(unit -> unit.kind() == Unit.Kind.STRESS
                        && unit.form().equals("PinnedBeforeFork")
                        && tests.isLossy(unit) == lossy)
                .findFirst()
                .orElseThrow();
    }

    private static UnitRecord kept(Unit unit, long samples, long millis) {
        return Fakes.stress(unit, Map.of("KEPT", samples), millis);
    }

    @Test
    void timeIsShortWhereSharesAreHardlyMoreThanCosts() {
        assertTrue(clock(total).isShort());
        assertFalse(clock(2 * total).isShort());
        // A third more than the costs is not enough by itself.
        assertTrue(clock(total * 135 / 100).isShort());
        assertFalse(clock(total * 137 / 100).isShort());
    }

    @Test
    void sharesAreByCostAndWhatIsLeftGoesOn() {
        NightClock clock = clock(10 * total);
        Unit first = units.get(0);
        assertEquals(10.0 * first.cost(), (double) clock.share(first).toMillis(), 2);
        clock.done(first);
        Unit second = units.get(1);
        // The first one has taken no time.
        assertEquals(
                10.0 * total * second.cost() / (total - first.cost()),
                (double) clock.share(second).toMillis(),
                2);
        now = Duration.ofMillis(10 * total).toNanos();
        assertTrue(clock.share(second).isZero());
    }

    @Test
    void onlyASurplusIsGivenToTheNeedy() {
        assertEquals(SHARE, clock(total / 2).most(SHARE, 4));
        assertEquals(SHARE.multipliedBy(4), clock(total + 3_600_000).most(SHARE, 4));
        // Costs that are a third too high would leave something.
        assertTrue(clock(total).most(SHARE, 4).compareTo(SHARE) > 0);
    }

    @Test
    void whatAFormNeedsIsLearnt() {
        Unit unfixed = stress(true);
        Unit safe = stress(false);
        NightClock clock = clock(total * 137 / 100);
        assertFalse(clock.isShort());
        // A form that takes ten times what was planned, although it was run under another variant.
        pace.done(unfixed, kept(unfixed, safe.goal() / 2, 5 * safe.cost()));
        assertEquals(10 * safe.cost(), pace.cost(safe));
        assertEquals(unfixed.cost(), pace.cost(unfixed), "ends when its rate is known");
        assertTrue(clock.isShort(), "so there is less for the others");
        pace.done(safe, kept(safe, safe.goal() * 3 / 2, 5 * safe.cost()));
        assertEquals(5 * safe.cost(), pace.cost(safe), "both together");
    }

    @Test
    void nothingIsLearntFromWhatDidNotRun() {
        Unit safe = stress(false);
        pace.done(safe, Fakes.failed(safe, "hung"));
        pace.done(safe, kept(safe, 0, 60_000));
        assertEquals(safe.cost(), pace.cost(safe));
        units.stream()
                .filter(unit -> unit.kind() == Unit.Kind.EXPLORE)
                .forEach(unit -> pace.done(unit, Fakes.explored(unit, Fakes.exploration("KEPT"))));
        assertEquals(total, units.stream().mapToLong(pace::cost).sum());
    }
}
