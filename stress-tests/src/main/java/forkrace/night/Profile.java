// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.stress.CompilerMode;
import java.time.Duration;
import java.util.List;

/** How much of everything a campaign does. */
public enum Profile {
    /** A first look. */
    QUICK(Duration.ofMinutes(20), 50_000, List.of(CompilerMode.TIERED)),
    /** Everything. */
    FULL(
            Duration.ofHours(6),
            1_000_000,
            List.of(CompilerMode.TIERED, CompilerMode.C1, CompilerMode.C2, CompilerMode.INTERPRETER)),
    /** Random operations until the time is up. */
    SOAK(Duration.ofHours(6), 0, List.of());

    private final Duration budget;
    private final long goal;
    // List.of() everywhere.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<CompilerMode> modes;

    Profile(Duration budget, long goal, List<CompilerMode> modes) {
        this.budget = budget;
        this.goal = goal;
        this.modes = modes;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Time if none is given. */
    public Duration budget() {
        return budget;
    }

    /** Samples of a cell under the default compilers, all its forms together. */
    public long goal() {
        return goal;
    }

    /** Compiler modes if none are given. */
    public List<CompilerMode> modes() {
        return modes;
    }
}
