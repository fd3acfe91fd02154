// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.scenario.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one line of the result table stands for: a test in one compiler mode.
 *
 * @param test the test
 * @param mode the compiler mode
 * @param sampled variations, of which each sample has those of one element; none for the base form
 */
public record StressCell(StressTest test, CompilerMode mode, List<Set<Variation>> sampled) {

    public StressCell {
        sampled = List.copyOf(sampled);
    }

    /** A cell of the base form. */
    public StressCell(StressTest test, CompilerMode mode) {
        this(test, mode, List.of());
    }

    /** The user's arguments of the virtual machine, and the one by which its scenarios are varied. */
    List<String> withVariations(List<String> userJvmArgs) {
        if (sampled.isEmpty()) {
            return userJvmArgs;
        }
        List<String> args = new ArrayList<>(userJvmArgs);
        args.add("-D" + Variation.PROPERTY + "="
                + sampled.stream().map(Variation::words).collect(Collectors.joining(",")));
        return args;
    }

    /** For a progress line, for example {@code S03.V0 (3 actors, literal) tiered}. */
    public String label() {
        String varied = sampled.isEmpty() ? "" : ", varied";
        return test.id() + " (" + test.form().shape() + varied + ") " + mode.word();
    }
}
