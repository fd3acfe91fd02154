// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.time.Duration;
import java.util.SortedMap;

/**
 * What an exploration found.
 *
 * @param mode which interleavings were tried
 * @param bound the bound on preemptions in {@link Mode#BOUNDED}
 * @param mechanism how the actors were run
 * @param executions executions that ran to their end
 * @param blocked executions given up because sleep sets showed them to equal earlier ones
 * @param end why it stopped
 * @param longest steps of the longest execution
 * @param time wall clock
 * @param witnesses for every outcome met a way to reach it
 */
public record Report(
        Mode mode,
        int bound,
        String mechanism,
        long executions,
        long blocked,
        End end,
        int longest,
        Duration time,
        SortedMap<String, Witness> witnesses) {

    /** The outcome of an execution in which actors remain and none can take its next step. */
    public static final String DEADLOCK = "DEADLOCK";

    /** The outcome of an execution in which an actor reached the step limit. */
    public static final String LIVELOCK = "LIVELOCK";

    /** Why an exploration stopped. */
    public enum End {
        /** Nothing is left to try. */
        EXHAUSTED,
        /** The limit on executions. */
        LIMIT,
        /** The monitor said so. */
        INTERRUPTED
    }

    /** True if the outcomes met are all there are, within what the mode covers. */
    public boolean isExhausted() {
        return end == End.EXHAUSTED;
    }
}
