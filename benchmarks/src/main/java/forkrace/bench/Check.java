// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

/** Pre- and postconditions: a benchmark that does not do its work must not have a score. */
final class Check {

    private Check() {}

    /** Throws unless {@code condition} holds; JMH then reports the benchmark as failed. */
    static void that(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }

    /** The same for a number of things. */
    static void equal(long expected, long found, String what) {
        if (expected != found) {
            throw new IllegalStateException(found + " " + what + " instead of " + expected);
        }
    }
}
