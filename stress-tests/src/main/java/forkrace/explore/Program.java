// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.KernelBug;
import java.util.List;

/** What is explored: a fresh initial state as often as it is asked for, actors that run on it, and an outcome in words. */
public interface Program {

    /** Names of the actors, in order; the first is letter {@code a}, the second {@code b}. At most {@value Execution#MOST_ACTORS}. */
    List<String> actors();

    /**
     * Makes a fresh state, the same one every time it is given the same choices. All objects with words that two actors share are
     * made here; an object made by an actor is named by its actor.
     */
    State start(Choices choices);

    /** What an outcome means to a user, a sentence for each of its words. */
    default List<String> explain(String outcome) {
        return List.of();
    }

    /** One initial state, used for one execution. */
    interface State {

        /** Runs an actor from its beginning to its end. Never catches Throwable, Error or RuntimeException. */
        void act(int actor);

        /** Told before {@link #outcome} for each actor that died of a bug of the kernel; the others went on without it. */
        void oops(int actor, KernelBug bug);

        /** What the execution came to. Called once, after all actors; not called if it ended in a deadlock or livelock. */
        String outcome();

        /** An actor has died of a bug that it reported itself: who waits for it waits in vain, and that is no deadlock. */
        default boolean hasDied() {
            return false;
        }

        /** Names for the words of this state. */
        default WordNames names() {
            return WordNames.OF_OBJECTS;
        }
    }

    /** Open questions of an initial state; the explorer tries every answer. */
    @FunctionalInterface
    interface Choices {

        /** A number from 0 to {@code bound - 1}. Only while the state is made. */
        int choose(int bound);
    }
}
