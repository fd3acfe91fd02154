// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.Arrays;

/**
 * Depth-first search over interleavings, one execution after the other, each from the beginning. The stack holds the way of the last
 * execution; the next one repeats it up to the deepest place where something is left to try. How sleep sets and races prune is told
 * in the package description. Methods that are not final are so for the tests, which plant errors in them. Longer than other files,
 * since stack, sleep sets and races work on the same arrays.
 */
class Search implements Guide {

    private static final int NONE = -1;

    private final Mode mode;
    private final int bound;
    private final int actors;

    // The nodes of the stack, by depth. A node is the state before the step of the same number.
    private int[] enabled = new int[64];
    private int[] asleep = new int[64];
    private int[] toTry = new int[64];
    private int[] tried = new int[64];

    // The steps, by depth.
    private int[] actor = new int[64];
    private int[] word = new int[64];
    private int[] bits = new int[64];
    int[] kind = new int[64];

    /** The step before this one of the same actor, on the same word. */
    private int[] previousOfActor = new int[64];

    private int[] previousOnWord = new int[64];

    /** For each step and actor the number, plus one, of the actor's last step that happens before this step or is it. */
    private int[] clock;

    final int[] lastOfActor;
    private int[] lastOnWord = new int[64];

    /** Steps on the stack. */
    private int steps;

    /** The node at which the running execution leaves the way of the last one. */
    private int branch;

    private int sleepers;

    // Scratch.
    private final int[] firstSteps = new int[Execution.MOST_ACTORS];
    private int[] racing = new int[16];

    Search(Mode mode, int bound, int actors) {
        this.mode = mode;
        this.bound = bound;
        this.actors = actors;
        clock = new int[64 * actors];
        lastOfActor = new int[actors];
        Arrays.fill(lastOfActor, NONE);
        Arrays.fill(lastOnWord, NONE);
    }

    @Override
    public final int repeated() {
        return isRepeated() ? branch : 0;
    }

    @Override
    public final int choose(Execution execution) {
        int depth = execution.depth;
        if (depth == branch && isRepeated()) {
            if (enabled[depth] != execution.enabled) {
                throw execution.nondeterministic("other actors could go on there before");
            }
        } else if (!open(execution, depth)) {
            return Execution.NOBODY;
        }
        push(execution, depth, actor[depth]);
        return actor[depth];
    }

    /** Whether the running execution repeats one before it, up to the branch. */
    private boolean isRepeated() {
        return tried[branch] != 0;
    }

    /** Makes the node of a new state and chooses who goes first there; false if everybody who could is asleep. */
    private boolean open(Execution execution, int depth) {
        reserve(depth);
        enabled[depth] = execution.enabled;
        asleep[depth] = depth == 0 ? 0 : sleepers;
        tried[depth] = 0;
        int last = execution.last;
        int candidates = execution.enabled & ~asleep[depth];
        if (candidates == 0) {
            return false;
        }
        if (mode == Mode.BOUNDED
                && last >= 0
                && (execution.enabled >> last & 1) != 0
                && execution.preemptions >= bound) {
            candidates = 1 << last;
        }
        int first = last >= 0 && (candidates >> last & 1) != 0 ? last : Integer.numberOfTrailingZeros(candidates);
        toTry[depth] = mode.racesOnly ? 1 << first : candidates;
        actor[depth] = first;
        return true;
    }

    private void push(Execution execution, int depth, int who) {
        int onWord = execution.nextWord[who];
        reserveWord(onWord);
        word[depth] = onWord;
        bits[depth] = execution.nextBits[who];
        kind[depth] = kindOf(execution, who);
        if (mode.sleepSets) {
            sleepers = stillAsleep(execution, (asleep[depth] | tried[depth]) & ~(1 << who), depth);
        }
        if (mode.racesOnly) {
            races(depth, who);
            stamp(depth, who);
        }
        previousOfActor[depth] = lastOfActor[who];
        previousOnWord[depth] = lastOnWord[onWord];
        lastOfActor[who] = depth;
        lastOnWord[onWord] = depth;
        steps = depth + 1;
    }

    /** Of {@code sleeping}, those whose next step is independent of the one at {@code depth}, about to be taken: the others wake. */
    int stillAsleep(Execution execution, int sleeping, int depth) {
        int result = sleeping;
        for (int rest = sleeping; rest != 0; rest &= rest - 1) {
            int sleeper = Integer.numberOfTrailingZeros(rest);
            if (execution.nextWord[sleeper] == word[depth]
                    && dependent(
                            kindAfter(execution, sleeper, kind[depth]),
                            execution.nextBits[sleeper],
                            kind[depth],
                            bits[depth])) {
                result &= ~(1 << sleeper);
            }
        }
        return result;
    }

    /** What the next step of an actor is: see {@link Counters}. */
    int kindOf(Execution execution, int who) {
        return execution.kindOf(who);
    }

    /** What it would be after a step of kind {@code how} on the same word. */
    int kindAfter(Execution execution, int sleeper, int how) {
        return execution.kindAfter(sleeper, how);
    }

    /** Whether two steps of different actors on the same word may not change places. */
    boolean dependent(int oneKind, int oneBits, int otherKind, int otherBits) {
        return Execution.dependent(oneKind, oneBits, otherKind, otherBits);
    }

    private boolean dependent(int earlier, int later) {
        return dependent(kind[earlier], bits[earlier], kind[later], bits[later]);
    }

    /** Whether every step that {@code later} depends on and that came before {@code earlier} happens before {@code earlier}. */
    boolean covers(int earlier, int later) {
        return kind[earlier] != Execution.READ && kind[earlier] < Execution.ADD && (bits[later] & ~bits[earlier]) == 0;
    }

    /** Notes what happens before a step: the actor's own past, and that of every step on the word it depends on. */
    private void stamp(int depth, int who) {
        int base = depth * actors;
        int own = lastOfActor[who];
        if (own == NONE) {
            Arrays.fill(clock, base, base + actors, 0);
        } else {
            System.arraycopy(clock, own * actors, clock, base, actors);
        }
        for (int step = lastOnWord[word[depth]]; step != NONE; step = previousOnWord[step]) {
            if (dependent(step, depth)) {
                for (int i = 0; i < actors; i++) {
                    clock[base + i] = Math.max(clock[base + i], clock[step * actors + i]);
                }
                if (covers(step, depth)) {
                    break;
                }
            }
        }
        clock[base + who] = depth + 1;
    }

    /** Whether {@code earlier} happens before {@code later}, both on the stack. */
    private boolean happensBefore(int earlier, int later) {
        return clock[later * actors + actor[earlier]] > earlier;
    }

    /**
     * Finds the steps on the stack that race with the one of {@code who} noted at {@code depth}, which is about to be taken or can
     * never be, and sees to it that the other order is tried.
     */
    void races(int depth, int who) {
        int found = 0;
        boolean acquisition = kind[depth] == Execution.ACQUIRE;
        for (int step = lastOnWord[word[depth]]; step != NONE; step = previousOnWord[step]) {
            if (!dependent(step, depth)) {
                continue;
            }
            if (acquisition && kind[step] != Execution.READ) {
                if (acquisitionRace(step, depth, who)) {
                    return;
                }
            } else {
                if (!happensBeforeOne(step, found)) {
                    race(step, depth, who);
                }
                if (covers(step, depth)) {
                    return;
                }
            }
            if (found == racing.length) {
                racing = Arrays.copyOf(racing, 2 * found);
            }
            racing[found++] = step;
        }
    }

    private boolean happensBeforeOne(int step, int found) {
        for (int i = 0; i < found; i++) {
            if (happensBefore(step, racing[i])) {
                return true;
            }
        }
        return false;
    }

    /**
     * An acquisition races with every step that may have kept it waiting, back to the last before which it was possible: true if
     * this is it. The holder giving up a lock is no such step.
     */
    boolean acquisitionRace(int step, int depth, int who) {
        if (isOrdered(step, who)) {
            return covers(step, depth);
        }
        if (kind[step] == Execution.UNLOCK) {
            return false;
        }
        race(step, depth, who);
        return lastOfActor[who] < step && (enabled[step] >> who & 1) != 0;
    }

    /** Whether a step happens before the last step of an actor, or is one of its own. */
    boolean isOrdered(int step, int who) {
        return actor[step] == who || (lastOfActor[who] != NONE && happensBefore(step, lastOfActor[who]));
    }

    /** One race: the later step, of {@code who}, is to be tried before {@code earlier}. */
    void race(int earlier, int depth, int who) {
        if (isOrdered(earlier, who) || wasWaiting(earlier, who, kind[depth])) {
            return;
        }
        int initials = initials(earlier, depth, who) & enabled[earlier];
        if (initials != 0 && (initials & (toTry[earlier] | tried[earlier] | asleep[earlier])) == 0) {
            toTry[earlier] |= (initials >> who & 1) != 0 ? 1 << who : Integer.lowestOneBit(initials);
        }
    }

    /** Whether an acquisition, already declared then, was impossible just before a step: it cannot have come first. */
    private boolean wasWaiting(int step, int who, int how) {
        return how == Execution.ACQUIRE && lastOfActor[who] < step && (enabled[step] >> who & 1) == 0;
    }

    /**
     * Who can go first in the reversal of a race. The reversal is what lies between the two steps and does not happen after the
     * earlier one, followed by the later one; an actor can go first if nothing in the reversal happens before its first step there.
     */
    int initials(int earlier, int depth, int who) {
        int met = 0;
        int result = 0;
        int[] firstStep = firstSteps;
        boolean lastIsInitial = true;
        for (int step = earlier + 1; step < depth; step++) {
            if (happensBefore(earlier, step)) {
                continue;
            }
            int bit = 1 << actor[step];
            if ((met & bit) == 0) {
                if (!follows(step, met, firstStep)) {
                    result |= bit;
                }
                met |= bit;
                firstStep[actor[step]] = step;
            }
            if (word[step] == word[depth] && dependent(step, depth)) {
                lastIsInitial = false;
            }
        }
        int own = lastOfActor[who];
        if ((met >> who & 1) == 0 && lastIsInitial && (own == NONE || !follows(own, met, firstStep))) {
            result |= 1 << who;
        }
        return result;
    }

    private boolean follows(int step, int met, int[] firstStep) {
        for (int rest = met; rest != 0; rest &= rest - 1) {
            if (happensBefore(firstStep[Integer.numberOfTrailingZeros(rest)], step)) {
                return true;
            }
        }
        return false;
    }

    /** After an execution: plans the next one; false if nothing is left to try. */
    final boolean advance(Execution execution) {
        if (execution.depth <= branch && isRepeated()) {
            throw execution.nondeterministic("actors could go on there before");
        }
        if (mode.racesOnly) {
            racesOfWaiting(execution);
        }
        while (steps > 0) {
            int depth = --steps;
            int who = actor[depth];
            lastOfActor[who] = previousOfActor[depth];
            lastOnWord[word[depth]] = previousOnWord[depth];
            tried[depth] |= 1 << who;
            int left = toTry[depth] & ~tried[depth] & ~asleep[depth];
            if (left != 0) {
                actor[depth] = Integer.numberOfTrailingZeros(left);
                branch = depth;
                return true;
            }
        }
        return false;
    }

    /**
     * The steps that could not be taken at the end race like those that were. Also when the execution was given up: those who sleep
     * are looked after elsewhere, those who wait are not.
     */
    void racesOfWaiting(Execution execution) {
        for (int rest = execution.running & ~execution.enabled; rest != 0; rest &= rest - 1) {
            int who = Integer.numberOfTrailingZeros(rest);
            reserve(steps);
            reserveWord(execution.nextWord[who]);
            word[steps] = execution.nextWord[who];
            bits[steps] = execution.nextBits[who];
            kind[steps] = Execution.ACQUIRE;
            races(steps, who);
        }
    }

    private void reserve(int depth) {
        if (depth == actor.length) {
            int size = 2 * depth;
            enabled = Arrays.copyOf(enabled, size);
            asleep = Arrays.copyOf(asleep, size);
            toTry = Arrays.copyOf(toTry, size);
            tried = Arrays.copyOf(tried, size);
            actor = Arrays.copyOf(actor, size);
            word = Arrays.copyOf(word, size);
            bits = Arrays.copyOf(bits, size);
            kind = Arrays.copyOf(kind, size);
            previousOfActor = Arrays.copyOf(previousOfActor, size);
            previousOnWord = Arrays.copyOf(previousOnWord, size);
            clock = Arrays.copyOf(clock, size * actors);
        }
    }

    private void reserveWord(int onWord) {
        if (onWord >= lastOnWord.length) {
            int size = lastOnWord.length;
            lastOnWord = Arrays.copyOf(lastOnWord, Math.max(2 * size, onWord + 1));
            Arrays.fill(lastOnWord, size, lastOnWord.length, NONE);
        }
    }
}
