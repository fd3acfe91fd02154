// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

/**
 * What the exploration of one cell came to.
 *
 * @param outcome the first unsafe outcome; empty if there was none
 * @param bug what the kernel reported where an actor died of it, else empty
 * @param executions executions tried, blocked ones included, up to that outcome
 * @param witness replay id of the outcome, without scenario and variant
 * @param exhausted true if nothing was left to try
 */
public record Finding(String outcome, String bug, long executions, String witness, boolean exhausted) {

    /** Whether an unsafe outcome was reached. */
    public boolean isUnsafe() {
        return !outcome.isEmpty();
    }
}
