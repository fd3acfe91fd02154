// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.file.Path;

/** Makes one file of a campaign's directory out of its results. {@link Results#NAME} is there when it is called. */
public interface ReportWriter {

    /** Writes the file, whole or not at all. */
    void write(Results results, Path directory) throws IOException;
}
