// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import java.io.Serial;

/** A system call of the test program failed that must not: the case ends there. */
final class TestFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    TestFailure(String message) {
        super(message, null, false, false);
    }

    /** Nothing if a system call returned 0. */
    static void check(int error, String call) {
        if (error != 0) {
            throw new TestFailure(call + "() failed: " + error);
        }
    }
}
