// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

/**
 * What one line of the result table stands for: a test in one compiler mode.
 *
 * @param test the test
 * @param mode the compiler mode
 */
public record StressCell(StressTest test, CompilerMode mode) {

    /** For a progress line, for example {@code S03.V0 (3 actors, literal) tiered}. */
    public String label() {
        return test.id() + " (" + test.form().shape() + ") " + mode.word();
    }
}
