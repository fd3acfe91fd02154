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
    public final int choose(Execution execution) {
        int depth = execution.depth;
        if (depth < branch) {
            return repeat(execution, depth);
        }
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

    private int repeat(Execution execution, int depth) {
        int same = actor[depth];
        if (enabled[depth] != execution.enabled) {
            throw execution.nondeterministic("other actors could go on there before");
        }
        if (word[depth] != execution.nextWord[same] || kind[depth] != execution.nextKind[same]) {
            throw execution.nondeterministic("before, the next step of " + Schedule.letter(same) + " was "
                    + execution.describe(kind[depth], word[depth]));
        }
        return same;
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
        int how = execution.nextKind[who];
        reserveWord(onWord);
        if (mode.racesOnly) {
            races(depth, who, onWord, how);
        }
        word[depth] = onWord;
        kind[depth] = how;
        if (mode.racesOnly) {
            stamp(depth, who, onWord, how);
        }
        previousOfActor[depth] = lastOfActor[who];
        previousOnWord[depth] = lastOnWord[onWord];
        lastOfActor[who] = depth;
        lastOnWord[onWord] = depth;
        steps = depth + 1;
        if (mode.sleepSets) {
            sleepers = stillAsleep(execution, (asleep[depth] | tried[depth]) & ~(1 << who), onWord, how);
        }
    }

    /** Of {@code sleeping}, those whose next step is independent of a step on {@code onWord}: the others wake. */
    int stillAsleep(Execution execution, int sleeping, int onWord, int how) {
        int result = sleeping;
        for (int rest = sleeping; rest != 0; rest &= rest - 1) {
            int sleeper = Integer.numberOfTrailingZeros(rest);
            if (execution.nextWord[sleeper] == onWord && dependent(execution.nextKind[sleeper], how)) {
                result &= ~(1 << sleeper);
            }
        }
        return result;
    }

    /** Whether two steps of different actors on the same word may not change places. */
    boolean dependent(int oneKind, int otherKind) {
        return oneKind != Execution.READ || otherKind != Execution.READ;
    }

    /** Notes what happens before a step: the actor's own past, and that of every step on the word it depends on. */
    private void stamp(int depth, int who, int onWord, int how) {
        int base = depth * actors;
        int own = lastOfActor[who];
        if (own == NONE) {
            Arrays.fill(clock, base, base + actors, 0);
        } else {
            System.arraycopy(clock, own * actors, clock, base, actors);
        }
        for (int step = lastOnWord[onWord]; step != NONE; step = previousOnWord[step]) {
            if (dependent(kind[step], how)) {
                for (int i = 0; i < actors; i++) {
                    clock[base + i] = Math.max(clock[base + i], clock[step * actors + i]);
                }
                if (kind[step] != Execution.READ) {
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
     * Finds the steps on the stack that race with a step about to be taken at {@code depth}, or with one that can never be taken, and
     * sees to it that the other order is tried.
     */
    void races(int depth, int who, int onWord, int how) {
        int step = lastOnWord[onWord];
        boolean readBetween = false;
        while (step != NONE && kind[step] == Execution.READ) {
            if (dependent(Execution.READ, how)) {
                race(step, depth, who, onWord, how);
                readBetween = true;
            }
            step = previousOnWord[step];
        }
        if (how == Execution.ACQUIRE) {
            acquisitionRaces(step, depth, who, onWord);
        } else if (step != NONE && !readBetween) {
            race(step, depth, who, onWord, how);
        }
    }

    /** An acquisition races with every step that may have kept it waiting, back to the last before which it was possible. */
    void acquisitionRaces(int last, int depth, int who, int onWord) {
        for (int step = last; step != NONE; step = previousOnWord[step]) {
            if (kind[step] == Execution.READ) {
                continue;
            }
            if (isOrdered(step, who)) {
                return;
            }
            race(step, depth, who, onWord, Execution.ACQUIRE);
            if (lastOfActor[who] < step && (enabled[step] >> who & 1) != 0) {
                return;
            }
        }
    }

    /** Whether a step happens before the last step of an actor, or is one of its own. */
    boolean isOrdered(int step, int who) {
        return actor[step] == who || (lastOfActor[who] != NONE && happensBefore(step, lastOfActor[who]));
    }

    /** One race: the later step, of {@code who}, is to be tried before {@code earlier}. */
    void race(int earlier, int depth, int who, int onWord, int how) {
        if (isOrdered(earlier, who) || wasWaiting(earlier, who, how)) {
            return;
        }
        int initials = initials(earlier, depth, who, onWord, how) & enabled[earlier];
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
    int initials(int earlier, int depth, int who, int onWord, int how) {
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
            if (word[step] == onWord && dependent(kind[step], how)) {
                lastIsInitial = false;
            }
        }
        int own = lastOfActor[who];
        if ((met >> who & 1) == 0 && lastIsInitial && (own == NONE || !follows(own, met, firstStep))) {
            result |= 1 << who;
        }
        return result;
    }

    private final int[] firstSteps = new int[Execution.MOST_ACTORS];

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
            reserveWord(execution.nextWord[who]);
            races(steps, who, execution.nextWord[who], execution.nextKind[who]);
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
