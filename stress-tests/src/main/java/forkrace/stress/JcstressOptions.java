// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.nio.file.Path;
import java.util.List;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

/**
 * The options of jcstress, given by us and not parsed: parsing burns a second to count the processors, and refuses more actors than
 * there are.
 */
final class JcstressOptions extends Options {

    /** A system property of forks: an actor that waits keeps its processor. */
    private static final String SPIN_PROPERTY = "forkrace.stress.spin";

    /** The argument of a fork that sets it. */
    static final List<String> SPINNING = List.of("-D" + SPIN_PROPERTY + "=true");

    private static final int STRIDE_OF_SPINNING = 1024;

    private final Iteration iteration;
    private final String reportDirectory;

    /** For an iteration of a test. */
    JcstressOptions(Iteration iteration) {
        this(iteration, "");
    }

    /** For the report. */
    JcstressOptions(Path reportDirectory) {
        this(Iteration.first(), reportDirectory.toString());
    }

    private JcstressOptions(Iteration iteration, String reportDirectory) {
        super(new String[0]);
        this.iteration = iteration;
        this.reportDirectory = reportDirectory;
    }

    @Override
    public int getTime() {
        return iteration.millis();
    }

    @Override
    public int getIterations() {
        return 1;
    }

    /** Samples between two meetings of the actors: jcstress's default, or more where a meeting may take a time slice. */
    @Override
    public int getStrideSize() {
        return isSpinning() ? STRIDE_OF_SPINNING : 256;
    }

    @Override
    public int getStrideCount() {
        return iteration.strides();
    }

    /**
     * An actor that waits gives its processor away: with more actors than processors, or beside other programs, the one it waits for
     * may need it. On a free machine it takes as many samples as spinning does. On a busy one the actors then run one after the
     * other: where only accesses at the same time tell something, they spin.
     */
    @Override
    public SpinLoopStyle getSpinStyle() {
        return isSpinning() ? SpinLoopStyle.THREAD_SPIN_WAIT : SpinLoopStyle.THREAD_YIELD;
    }

    private static boolean isSpinning() {
        return Boolean.getBoolean(SPIN_PROPERTY);
    }

    @Override
    public int getHeapPerForkMb() {
        return ForkCommand.HEAP_MB;
    }

    @Override
    public String getResultDest() {
        return reportDirectory;
    }
}
