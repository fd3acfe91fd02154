// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import java.io.Serial;

/** The emulation did what it should not, or did not do what a rule says it must; or the rules have a gap. */
final class OracleFailure extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1L;

    OracleFailure(String message) {
        super(message);
    }

    static void expect(Object expected, Object actual, String what) {
        if (!expected.equals(actual)) {
            throw new OracleFailure(what + ": expected " + expected + ", was " + actual);
        }
    }
}
