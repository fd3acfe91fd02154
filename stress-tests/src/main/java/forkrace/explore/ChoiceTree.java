// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.Arrays;

/** All combinations of choices, one after the other, the last choice changing fastest. */
final class ChoiceTree implements Program.Choices {

    private int[] bounds = new int[4];
    private int[] values = new int[4];
    private int known;
    private int asked;

    /** Before a state is made. */
    void begin() {
        asked = 0;
    }

    @Override
    public int choose(int bound) {
        if (bound < 1) {
            throw new ModelException("choose(" + bound + "): nothing to choose from");
        }
        if (asked == known) {
            if (known == values.length) {
                bounds = Arrays.copyOf(bounds, 2 * known);
                values = Arrays.copyOf(values, 2 * known);
            }
            bounds[known] = bound;
            values[known++] = 0;
        } else if (bounds[asked] != bound) {
            throw new ModelException("nondeterministic program: choice " + (asked + 1) + " has bound " + bound
                    + " and had bound " + bounds[asked]);
        }
        return values[asked++];
    }

    /** After a state was made: every choice made before must have been made again. */
    void check() {
        if (asked != known) {
            throw new ModelException("nondeterministic program: " + asked + " choices where there were " + known);
        }
    }

    /** Turns to the next combination; false if there is none. */
    boolean advance() {
        while (known > 0) {
            if (++values[known - 1] < bounds[known - 1]) {
                return true;
            }
            known--;
        }
        return false;
    }

    int[] values() {
        return Arrays.copyOf(values, known);
    }
}
