// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.List;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * How a test is run inside its virtual machine; the same in the launcher and in the fork.
 *
 * @param test name of the test
 * @param strideCount how often the actors meet before the states are judged and built anew
 */
record ForkSettings(String test, int strideCount) {

    /** For compiled code: jcstress's default. Fewer lose fewer reads. */
    private static final int STRIDES = 40;

    /** For interpreted code, which is a hundred times slower. */
    private static final int STRIDES_INTERPRETED = 4;

    /** The settings that suit a cell. */
    static ForkSettings of(StressCell cell) {
        return new ForkSettings(
                cell.test().name(), cell.mode() == CompilerMode.INTERPRETER ? STRIDES_INTERPRETED : STRIDES);
    }

    /** Reads what {@link #arguments} wrote. */
    static ForkSettings parse(String... arguments) {
        return new ForkSettings(arguments[0], Integer.parseInt(arguments[1]));
    }

    /** The settings as program arguments. */
    List<String> arguments() {
        return List.of(test, Integer.toString(strideCount));
    }

    /** The same for jcstress. No affinity: a test may have more actors than there are processors. */
    TestConfig config(int iterationMillis, List<String> jvmArgs) {
        TestInfo info = TestList.getInfo(test);
        return new TestConfig(
                JcstressOptions.iteration(iterationMillis, strideCount),
                info,
                0,
                jvmArgs,
                CompileMode.UNIFIED,
                new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE));
    }
}
