// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one file of a campaign's directory out of its results. {@link Results#NAME} is there when it is called; an {@link
 * IllegalArgumentException} says in one line what is wrong with an input.
 */
public interface ReportWriter {

    /**
     * What a report is made of.
     *
     * @param directory of the campaign
     * @param earlier directories of earlier campaigns, may be none
     * @param benchmarks results of JMH as JSON, may be none
     */
    record Sources(Path directory, List<Path> earlier, List<Path> benchmarks) {

        public Sources {
            earlier = List.copyOf(earlier);
            benchmarks = List.copyOf(benchmarks);
        }

        /** A campaign alone. */
        public Sources(Path directory) {
            this(directory, List.of(), List.of());
        }

        /** The campaign, then the earlier ones. */
        public List<Path> campaigns() {
            List<Path> all = new ArrayList<>(List.of(directory));
            all.addAll(earlier);
            return all;
        }
    }

    /** Writes the file, whole or not at all. */
    void write(Results results, Sources from) throws IOException;
}
