// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

/**
 * How one case ended on one kind of page.
 *
 * @param status as kselftest counts it
 * @param reason what was seen, a clause
 */
public record TestResult(Status status, String reason) {

    /** The results of kselftest. A skip is a legal result, and no pass. */
    public enum Status {
        PASS,
        FAIL,
        /** What was to be tried is not to be had here. */
        SKIP,
        /** It failed where the test itself says that some of these fail. */
        XFAIL
    }

    static TestResult of(boolean good, String property) {
        return good ? new TestResult(Status.PASS, property) : new TestResult(Status.FAIL, "not so: " + property);
    }

    static TestResult fail(String reason) {
        return new TestResult(Status.FAIL, reason);
    }

    static TestResult skip(String reason) {
        return new TestResult(Status.SKIP, reason);
    }

    /** The same, a failure being one that the test has announced. */
    TestResult expectedToFail() {
        return status == Status.FAIL ? new TestResult(Status.XFAIL, reason) : this;
    }
}
