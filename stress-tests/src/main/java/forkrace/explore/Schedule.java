// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One interleaving, written as a replay id: the choices of the initial state, if any; for each run of steps by one actor its letter
 * and their number; and a hash of the accesses, by which an id of another version of the program is told.
 * {@code a4b6c14a2-3ba1}, or {@code 1_0.a4b6c14a2-3ba1} with two choices.
 */
public final class Schedule {

    private static final Pattern ID = Pattern.compile("(?:(\\d+(?:_\\d+)*)\\.)?((?:[a-z]\\d+)*)-([0-9a-f]{4})");
    private static final Pattern RUN = Pattern.compile("([a-z])(\\d+)");
    private static final int HASH_BITS = 16;
    private static final int MOST_STEPS = 1_000_000;

    private final int[] choices;
    private final byte[] actors;
    private final int hash;

    Schedule(int[] choices, byte[] actors, int hash) {
        this.choices = choices;
        this.actors = actors;
        this.hash = hash;
    }

    /** Reads what {@link #toString} writes. */
    public static Schedule parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a replay id: '" + id + "' (" + complaint(id)
                    + "); an id looks like a4b6c14a2-3ba1, or 1_0.a4b6c14a2-3ba1 with choices");
        }
        int[] choices = matcher.group(1) == null
                ? new int[0]
                : Arrays.stream(matcher.group(1).split("_", -1))
                        .mapToInt(text -> number(text, id))
                        .toArray();
        byte[] actors = new byte[0];
        for (Matcher run = RUN.matcher(matcher.group(2)); run.find(); ) {
            int length = number(run.group(2), id);
            if (length == 0 || actors.length + length > MOST_STEPS) {
                throw new IllegalArgumentException("not a replay id: '" + id + "' (a run of " + length + " steps)");
            }
            int from = actors.length;
            actors = Arrays.copyOf(actors, from + length);
            Arrays.fill(actors, from, actors.length, (byte) (run.group(1).charAt(0) - 'a'));
        }
        return new Schedule(choices, actors, Integer.parseInt(matcher.group(3), 16));
    }

    private static String complaint(String id) {
        if (id.isEmpty()) {
            return "it is empty";
        }
        if (!id.contains("-")) {
            return "the hash after - is missing";
        }
        Matcher matcher = ID.matcher(id);
        for (int end = id.length(); end > 0; end--) {
            matcher.reset(id.substring(0, end));
            if (matcher.matches() || matcher.hitEnd()) {
                return end == id.length() ? "it ends too early" : "'" + id.charAt(end) + "' at character " + (end + 1);
            }
        }
        return "'" + id.charAt(0) + "' at character 1";
    }

    private static int number(String digits, String id) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a replay id: '" + id + "' (" + digits + " is too large)", e);
        }
    }

    /** Folds one access into a hash; {@code word} names the word in the same way in every execution. */
    static int hash(int hash, int actor, int word, int kind) {
        int mixed = (hash ^ (word << 8 ^ actor << 4 ^ kind)) * 0x9e37_79b1;
        return mixed ^ mixed >>> 15;
    }

    static int fold(int hash) {
        return (hash ^ hash >>> HASH_BITS) & ((1 << HASH_BITS) - 1);
    }

    /** The letter of an actor. */
    public static char letter(int actor) {
        return (char) ('a' + actor);
    }

    /** Number of steps of all actors. */
    public int steps() {
        return actors.length;
    }

    /** Who takes a step, from 0. */
    public int actor(int step) {
        return actors[step];
    }

    /** The choices of the initial state, in the order asked. */
    public int[] choices() {
        return choices.clone();
    }

    int hash() {
        return hash;
    }

    /** The replay id. */
    @Override
    public String toString() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < choices.length; i++) {
            id.append(choices[i]).append(i + 1 < choices.length ? '_' : '.');
        }
        return id.append(runs(actors, actors.length))
                .append('-')
                .append(String.format("%04x", hash))
                .toString();
    }

    /** Letters with run lengths. */
    static String runs(byte[] actors, int steps) {
        StringBuilder runs = new StringBuilder();
        int start = 0;
        while (start < steps) {
            int end = start;
            while (end < steps && actors[end] == actors[start]) {
                end++;
            }
            runs.append(letter(actors[start])).append(end - start);
            start = end;
        }
        return runs.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule that
                && hash == that.hash
                && Arrays.equals(actors, that.actors)
                && Arrays.equals(choices, that.choices);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(actors) + hash;
    }
}
