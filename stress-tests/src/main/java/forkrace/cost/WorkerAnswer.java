// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a worker has measured in one turn.
 *
 * @param nanos of one unit; less than none is possible for a difference of two noisy times
 * @param times how often it did it
 */
record WorkerAnswer(double nanos, long times) {

    private static final Pattern LINE = Pattern.compile("(-?\\d{1,15}(?:\\.\\d{1,9})?) (\\d{1,15})");

    /** Empty for a line that is no answer. */
    static Optional<WorkerAnswer> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long times = Long.parseLong(matcher.group(2));
        return times == 0
                ? Optional.empty()
                : Optional.of(new WorkerAnswer(Double.parseDouble(matcher.group(1)), times));
    }
}
