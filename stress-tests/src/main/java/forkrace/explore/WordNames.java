// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Traced;

/** Names and values of words, for traces. Takes no steps. */
public interface WordNames {

    /** Those that the objects know themselves. */
    WordNames OF_OBJECTS = new WordNames() {
        @Override
        public String name(Object object, int word) {
            return Words.nameOf(object, word);
        }

        @Override
        public String value(Object object, int word) {
            return object instanceof Traced traced ? traced.wordValue(word) : "";
        }
    };

    /** The word's name. */
    String name(Object object, int word);

    /** Its value now; empty if nobody knows. */
    String value(Object object, int word);
}
