// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.nio.file.Path;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

/**
 * The options of jcstress, given by us and not parsed: parsing burns a second to count the processors, and refuses more actors than
 * there are.
 */
final class JcstressOptions extends Options {

    private final int iterationMillis;
    private final int strideCount;
    private final String reportDirectory;

    private JcstressOptions(int iterationMillis, int strideCount, String reportDirectory) {
        super(new String[0]);
        this.iterationMillis = iterationMillis;
        this.strideCount = strideCount;
        this.reportDirectory = reportDirectory;
    }

    /** For one iteration of a test. */
    static JcstressOptions iteration(int millis, int strideCount) {
        return new JcstressOptions(millis, strideCount, "");
    }

    /** For the report. */
    static JcstressOptions report(Path directory) {
        return new JcstressOptions(0, 0, directory.toString());
    }

    @Override
    public int getTime() {
        return iterationMillis;
    }

    @Override
    public int getIterations() {
        return 1;
    }

    /** Samples between two meetings of the actors: jcstress's default. */
    @Override
    public int getStrideSize() {
        return 256;
    }

    @Override
    public int getStrideCount() {
        return strideCount;
    }

    /**
     * An actor that waits gives its processor away: with more actors than processors, or beside other programs, the one it waits for
     * may need it. On a free machine it takes as many samples as spinning does.
     */
    @Override
    public SpinLoopStyle getSpinStyle() {
        return SpinLoopStyle.THREAD_YIELD;
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
