// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/**
 * How to explore.
 *
 * @param mode which interleavings are tried
 * @param bound preemptions allowed in {@link Mode#BOUNDED}; a preemption is a switch away from an actor that could go on
 * @param limit executions, blocked ones included, after which the exploration ends
 * @param stepLimit steps of one actor after which it is taken to loop for ever
 * @param monitor told about every execution
 */
public record Options(Mode mode, int bound, long limit, int stepLimit, Monitor monitor) {

    /** Source-DPOR without limit. */
    public static final Options DEFAULT =
            new Options(Mode.DPOR, 0, Long.MAX_VALUE, 2_000, (executions, blocked) -> true);

    /** Told about every execution, on any thread: must be quick. */
    @FunctionalInterface
    public interface Monitor {

        /** Returns false to end the exploration; what is done is kept. */
        boolean goOn(long executions, long blocked);
    }

    /** Checks the numbers. */
    public Options {
        if (bound < 0 || limit < 1 || stepLimit < 1) {
            throw new IllegalArgumentException("bound " + bound + ", limit " + limit + ", step limit " + stepLimit);
        }
    }

    public Options withMode(Mode newMode) {
        return new Options(newMode, bound, limit, stepLimit, monitor);
    }

    public Options withBound(int newBound) {
        return new Options(mode, newBound, limit, stepLimit, monitor);
    }

    public Options withLimit(long newLimit) {
        return new Options(mode, bound, newLimit, stepLimit, monitor);
    }

    public Options withStepLimit(int newStepLimit) {
        return new Options(mode, bound, limit, newStepLimit, monitor);
    }

    public Options withMonitor(Monitor newMonitor) {
        return new Options(mode, bound, limit, stepLimit, newMonitor);
    }
}
