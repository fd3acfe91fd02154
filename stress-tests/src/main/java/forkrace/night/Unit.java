// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The smallest piece of a campaign: is run whole or not at all, and counted once.
 *
 * @param kind what is done
 * @param scenario id of the scenario, {@link #SOAK} for the soak
 * @param variant id of the fix
 * @param form simple name of the scenario class; empty for the soak
 * @param literal whether that form is the specification's
 * @param mode word of the compiler mode of stress; null otherwise
 * @param jdk id of the Java it is run in
 * @param goal samples after which a zero tells something
 * @param cost milliseconds it is thought to need
 * @param shard which part of a split campaign it belongs to, from 1
 */
public record Unit(
        Kind kind,
        String scenario,
        String variant,
        String form,
        boolean literal,
        String mode,
        String jdk,
        long goal,
        long cost,
        int shard) {

    /** Stands for a scenario in the cells of the soak. */
    public static final String SOAK = "SOAK";

    /** What is done with a cell. */
    public enum Kind {
        EXPLORE,
        STRESS,
        SOAK;

        /** For files and tables. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Names it in a campaign, for example {@code stress/PinnedBeforeFork/V0/tiered/j17}. */
    @JsonIgnore
    public String key() {
        return switch (kind) {
            case EXPLORE -> String.join("/", "explore", form, variant, jdk);
            case STRESS -> String.join("/", "stress", form, variant, mode, jdk);
            case SOAK -> String.join("/", "soak", variant, jdk);
        };
    }

    /** The cell it belongs to, {@code S01.V0}. */
    @JsonIgnore
    public String cell() {
        return scenario + "." + variant;
    }

    Unit inShard(int number) {
        return new Unit(kind, scenario, variant, form, literal, mode, jdk, goal, cost, number);
    }

    /** For a line to the user. */
    @JsonIgnore
    public String label() {
        return switch (kind) {
            case EXPLORE -> "explore " + cell() + " (" + form + ") " + jdk;
            case STRESS -> "stress " + cell() + " (" + form + ") " + mode + " " + jdk;
            case SOAK -> "soak " + variant + " " + jdk;
        };
    }

    /** Name of its log. */
    @JsonIgnore
    String logName() {
        return key().replace('/', '.') + ".txt";
    }
}
