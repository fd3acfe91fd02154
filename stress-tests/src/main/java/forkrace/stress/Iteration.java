// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.List;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * A stretch of a test without a pause. It ends after a whole number of passes over all states, so in slow code, that is at the start and
 * in the interpreter, a pass has to be small.
 *
 * @param millis time after which the current pass is the last
 * @param strides how often the actors meet in a pass; at its end the states are judged and built anew
 */
record Iteration(int millis, int strides) {

    private static final int FIRST_MILLIS = 100;
    private static final int MOST_MILLIS = 600;
    private static final int FIRST_STRIDES = 4;

    /** So that the first three take a second, after which most of the code is compiled. */
    private static final int GROWTH = 3;

    /** jcstress's default. Fewer lose fewer reads. */
    private static final int MOST_STRIDES = 40;

    /** The first iteration of a fork. */
    static Iteration first() {
        return new Iteration(FIRST_MILLIS, FIRST_STRIDES);
    }

    /** What may follow this one, in no more than the given time. */
    Iteration next(CompilerMode mode, long millisLeft) {
        int grown = Math.min(GROWTH * strides, MOST_STRIDES);
        return new Iteration(
                (int) Math.min(Math.min(GROWTH * millis, MOST_MILLIS), millisLeft),
                mode == CompilerMode.INTERPRETER ? FIRST_STRIDES : grown);
    }

    /** The same in no more than the given time. */
    Iteration within(long millisLeft) {
        return new Iteration((int) Math.min(millis, millisLeft), strides);
    }

    /** The same for jcstress. No affinity: a test may have more actors than there are processors. */
    TestConfig config(TestInfo test, List<String> jvmArgs) {
        return new TestConfig(
                new JcstressOptions(this),
                test,
                0,
                jvmArgs,
                CompileMode.UNIFIED,
                new SchedulingClass(AffinityMode.NONE, test.threads(), NodeType.PACKAGE));
    }
}
