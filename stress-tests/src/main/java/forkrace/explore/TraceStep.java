// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;

/**
 * One step of a replay.
 *
 * @param number from 1
 * @param actor from 0
 * @param function what {@link FrameNames} calls the function
 * @param source file and line of the call
 * @param kind what it does to the word
 * @param word the word's name
 * @param before its value before, empty if the object does not tell
 * @param after its value after
 */
public record TraceStep(
        int number, int actor, String function, String source, Kind kind, String word, String before, String after) {

    /** What happened to the value: {@code 0 -> 1}, or {@code 1} if it stayed. */
    public String change() {
        return before.equals(after) ? after : before + " -> " + after;
    }
}
