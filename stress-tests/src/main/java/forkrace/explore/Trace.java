// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.List;

/**
 * A replay, step by step.
 *
 * @param id the replay id, without scenario and variant
 * @param actors names of the actors
 * @param steps what they did
 * @param outcome what it came to
 * @param meaning what that means to a user, a sentence for each word of the outcome
 * @param bugs what actors died of
 */
public record Trace(
        String id, List<String> actors, List<TraceStep> steps, String outcome, List<String> meaning, List<Death> bugs) {

    /** An actor, from 0, that died of a bug of the kernel. */
    public record Death(int actor, String what) {}

    /** Copies the lists. */
    public Trace {
        actors = List.copyOf(actors);
        steps = List.copyOf(steps);
        meaning = List.copyOf(meaning);
        bugs = List.copyOf(bugs);
    }
}
