// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.fix.FixId;
import forkrace.scenario.AlignedControl;
import forkrace.scenario.DioVsForkThenStore;
import forkrace.scenario.DioVsForkVsStore;
import forkrace.scenario.ForkFails;
import forkrace.scenario.ForkFailsVsStore;
import forkrace.scenario.PagevecVsFork;
import forkrace.scenario.PagevecVsForkVsStore;
import forkrace.scenario.PinThenForkThenStore;
import forkrace.scenario.PinnedBeforeFork;
import forkrace.scenario.SeedThreads;
import forkrace.scenario.SeedTwoThreads;
import forkrace.scenario.StaleTlbVsFork;
import forkrace.scenario.StaleTlbVsForkVsUnpin;
import forkrace.scenario.StickyFlagVsFork;
import forkrace.scenario.StickyFlagVsForkVsStore;
import java.util.ArrayList;
import java.util.List;

/** Groups of cells, named by what they have in common. */
final class Cells {

    private Cells() {}

    /** A direct read beside a fork. */
    static List<MutantCell> dio(FixId fix) {
        return MutantCell.of(
                fix,
                AlignedControl.class,
                PinnedBeforeFork.class,
                PinThenForkThenStore.class,
                DioVsForkThenStore.class,
                DioVsForkVsStore.class,
                SeedTwoThreads.class,
                SeedThreads.class);
    }

    /** The same where the pin may come after the fork, two actors. */
    static List<MutantCell> gupRace(FixId fix) {
        return MutantCell.of(fix, DioVsForkThenStore.class);
    }

    /** The smallest of {@link #dio}. */
    static List<MutantCell> aligned(FixId fix) {
        return MutantCell.of(fix, AlignedControl.class);
    }

    /** The pin is there before the fork. */
    static List<MutantCell> pinned(FixId fix) {
        return MutantCell.of(fix, AlignedControl.class, PinnedBeforeFork.class, PinThenForkThenStore.class);
    }

    /** A fresh page in a pagevec. */
    static List<MutantCell> pagevec(FixId fix) {
        return MutantCell.of(fix, PagevecVsFork.class, PagevecVsForkVsStore.class);
    }

    /** The same, and it was pinned once. */
    static List<MutantCell> sticky(FixId fix) {
        return MutantCell.of(fix, StickyFlagVsFork.class, StickyFlagVsForkVsStore.class);
    }

    /** Stores through a warm TLB. */
    static List<MutantCell> staleTlb(FixId fix) {
        return MutantCell.of(fix, StaleTlbVsFork.class, StaleTlbVsForkVsUnpin.class);
    }

    /** A fork that fails. */
    static List<MutantCell> failing(FixId fix) {
        return MutantCell.of(fix, ForkFails.class, ForkFailsVsStore.class);
    }

    @SafeVarargs
    static List<MutantCell> all(List<MutantCell>... groups) {
        List<MutantCell> cells = new ArrayList<>();
        for (List<MutantCell> group : groups) {
            cells.addAll(group);
        }
        return cells;
    }
}
