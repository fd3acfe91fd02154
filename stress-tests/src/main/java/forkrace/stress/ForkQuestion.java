// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.List;
import org.openjdk.jcstress.infra.TestInfo;

/**
 * What a {@link StressFork} is asked to run: a line of words. The launcher tells it all that there is to know of the test; to look it up
 * in the list of all tests would take the fork longer than its start.
 *
 * @param iteration how long, in what portions
 * @param test whose name and runner have no spaces in them
 */
record ForkQuestion(Iteration iteration, TestInfo test) {

    private static final int WORDS = 5;

    /** Reads what {@link #line} wrote; an {@link IllegalArgumentException} says that it did not. */
    static ForkQuestion parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("no question: " + line);
        }
        Iteration iteration = new Iteration(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        int actors = Integer.parseInt(words[WORDS - 1]);
        return new ForkQuestion(iteration, new TestInfo(words[2], words[2], words[3], "", actors, List.of(), false));
    }

    /** The line that asks it. */
    String line() {
        return String.join(
                " ",
                String.valueOf(iteration.millis()),
                String.valueOf(iteration.strides()),
                test.name(),
                test.generatedRunner(),
                String.valueOf(test.threads()));
    }
}
