// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The line by which a fork tells the launcher what it has counted; other lines of its output are the virtual machine's. */
final class ForkMessage {

    private static final String MARK = "forkrace-counts";

    private ForkMessage() {}

    /** One line: the mark, then a tab, the count, an equals sign and the outcome for each outcome. */
    static String format(Map<String, Long> counts) {
        StringBuilder line = new StringBuilder(MARK);
        counts.forEach((outcome, count) ->
                line.append('\t').append(count).append('=').append(outcome.replaceAll("\\p{Cntrl}", " ")));
        return line.toString();
    }

    /** The counts, or nothing if the line is not a message. */
    static Optional<Map<String, Long>> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (!fields[0].equals(MARK)) {
            return Optional.empty();
        }
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 1; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            counts.merge(fields[i].substring(equals + 1), Long.valueOf(fields[i].substring(0, equals)), Long::sum);
        }
        return Optional.of(counts);
    }
}
