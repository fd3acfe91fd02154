// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Expectation;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.CompilerMode;
import forkrace.stress.Interval;
import forkrace.stress.Tally;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * When a unit of stress has been run enough: one that has to show something as soon as each rate is known within 20 %, one that has to
 * show nothing when its share of the time is over and it has reached its goal. Where time is short the goal is enough, so that others
 * reach theirs, too.
 *
 * @param expected what it should show
 * @param goal samples after which a zero tells something
 * @param fair its share of the time
 * @param isShort there may not be time for the goals of all
 */
record Precision(Expectation expected, long goal, Duration fair, boolean isShort) {

    static final double WITHIN = 0.2;

    /** How many shares a unit may take that has not reached its goal. */
    private static final int MOST_SHARES = 4;

    /** Or that has not shown what it must. */
    private static final int MOST_SHARES_OF_A_LOSS = 8;

    /** How many shares it may take at most. */
    int shares() {
        return expected.isLossy() ? MOST_SHARES_OF_A_LOSS : MOST_SHARES;
    }

    /** Whether it may end. */
    boolean isEnough(Tally tally, Duration measured) {
        if (measured.compareTo(CompilerMode.SETTLED) < 0) {
            return false;
        }
        boolean over = isShort || measured.compareTo(fair) >= 0;
        if (expected.isLossy()) {
            boolean shown = expected.required().stream().allMatch(bad -> tally.of(bad) > 0);
            return areKnown(tally, expected.required()) || (shown && measured.compareTo(fair.multipliedBy(2)) >= 0);
        }
        if (!expected.verdict().isJudged() && tally.losses() > 0 && tally.samples() >= goal) {
            return over || areKnown(tally, seen(tally));
        }
        return over && tally.samples() >= goal;
    }

    private static Set<OutcomeClass> seen(Tally tally) {
        Set<OutcomeClass> seen = new HashSet<>();
        tally.classes().keySet().forEach(bad -> seen.add(Verdict.compared(bad)));
        return seen;
    }

    private static boolean areKnown(Tally tally, Set<OutcomeClass> classes) {
        return classes.stream().allMatch(bad -> isKnown(tally.of(bad), tally.samples()));
    }

    /** Whether half the 95 % interval is within 20 % of the rate. */
    static boolean isKnown(long events, long samples) {
        if (events == 0) {
            return false;
        }
        Interval interval = Interval.of(events, samples);
        double rate = (double) events / samples;
        return (interval.upper() - interval.lower()) / 2 <= WITHIN * rate;
    }
}
