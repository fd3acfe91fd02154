// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * One execution: the step each actor has declared and not yet taken, and the steps taken so far. Knows nothing of threads. Sets of
 * actors are bit masks.
 */
final class Execution {

    static final int MOST_ACTORS = 16;

    private static final Kind[] KINDS = Kind.values();

    static final int NOBODY = -1;
    static final int READ = code(Kind.READ);
    static final int WRITE = code(Kind.WRITE);
    static final int ACQUIRE = code(Kind.ACQUIRE);
    static final int RELEASE = code(Kind.RELEASE);

    final int actors;
    private final int stepLimit;
    private final Guide guide;

    /** Names of words, for messages. */
    private final IntFunction<String> names;

    /** The declared step of each actor. */
    final int[] nextWord;

    final int[] nextKind;
    private final BooleanSupplier[] ready;

    /** Actors that have declared a step and may still take it. */
    int running;

    /** Those of {@link #running} whose step is an acquisition. */
    private int acquiring;

    /** Those of {@link #acquiring} that have been asked since they declared, and what they said. */
    private int asked;

    private int passable;

    /** Who could take its declared step when {@link Guide#choose} was called. */
    int enabled;

    /** Steps taken, and by whom on which word. */
    int depth;

    private byte[] stepActor = new byte[64];
    private int[] stepWord = new int[64];
    private byte[] stepKind = new byte[64];
    private final int[] taken;

    /** Who took the last step. */
    int last;

    int preemptions;
    private int looping;
    private boolean abandoned;

    Execution(int actors, int stepLimit, Guide guide, IntFunction<String> names) {
        if (actors < 1 || actors > MOST_ACTORS) {
            throw new IllegalArgumentException(actors + " actors; 1 to " + MOST_ACTORS + " are possible");
        }
        this.actors = actors;
        this.stepLimit = stepLimit;
        this.guide = guide;
        this.names = names;
        nextWord = new int[actors];
        nextKind = new int[actors];
        ready = new BooleanSupplier[actors];
        taken = new int[actors];
    }

    /** Back to the beginning: no actor has declared anything. */
    void begin() {
        running = 0;
        acquiring = 0;
        asked = 0;
        depth = 0;
        last = NOBODY;
        preemptions = 0;
        looping = 0;
        abandoned = false;
        Arrays.fill(taken, 0);
    }

    /** An actor stops before a step. {@code ready} is null unless it is an acquisition. */
    void declare(int actor, int word, int kind, BooleanSupplier isReady) {
        int bit = 1 << actor;
        nextWord[actor] = word;
        nextKind[actor] = kind;
        asked &= ~bit;
        if (kind == ACQUIRE) {
            acquiring |= bit;
            ready[actor] = isReady;
        } else {
            acquiring &= ~bit;
        }
        if (taken[actor] < stepLimit) {
            running |= bit;
        } else {
            running &= ~bit;
            looping |= bit;
        }
    }

    /** An actor has come to its end. */
    void finish(int actor) {
        running &= ~(1 << actor);
    }

    /** Who takes its declared step now; {@link #NOBODY} if the execution has ended. All actors have declared or finished. */
    int decide() {
        enabled = findEnabled();
        if (enabled == 0) {
            return NOBODY;
        }
        int actor = guide.choose(this);
        if (actor == NOBODY) {
            abandoned = true;
            return NOBODY;
        }
        if (actor != last && last != NOBODY && (enabled >> last & 1) != 0) {
            preemptions++;
        }
        if (depth == stepActor.length) {
            stepActor = Arrays.copyOf(stepActor, 2 * depth);
            stepWord = Arrays.copyOf(stepWord, 2 * depth);
            stepKind = Arrays.copyOf(stepKind, 2 * depth);
        }
        stepActor[depth] = (byte) actor;
        stepWord[depth] = nextWord[actor];
        stepKind[depth] = (byte) nextKind[actor];
        depth++;
        taken[actor]++;
        last = actor;
        return actor;
    }

    private int findEnabled() {
        int result = running & ~acquiring;
        for (int rest = running & acquiring; rest != 0; rest &= rest - 1) {
            int actor = Integer.numberOfTrailingZeros(rest);
            int bit = 1 << actor;
            boolean now = ready[actor].getAsBoolean();
            if ((asked & bit) != 0 && now != ((passable & bit) != 0) && nextWord[actor] != stepWord[depth - 1]) {
                throw new ModelException("after step " + depth + ": what " + Schedule.letter(actor)
                        + " waits for was changed by a step of " + Schedule.letter(last) + " on another word");
            }
            if (now) {
                result |= bit;
                passable |= bit;
            } else {
                passable &= ~bit;
            }
            asked |= bit;
        }
        return result;
    }

    /** The guide gave it up. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Actors remain, and none can take its step. */
    boolean isDeadlocked() {
        return running != 0 && !abandoned;
    }

    /** An actor reached the step limit; it was stopped there and the others went on. */
    boolean isLivelocked() {
        return looping != 0;
    }

    int actorOf(int step) {
        return stepActor[step];
    }

    int wordOf(int step) {
        return stepWord[step];
    }

    int kindOf(int step) {
        return stepKind[step];
    }

    int stepsOf(int actor) {
        return taken[actor];
    }

    ModelException nondeterministic(String what) {
        return new ModelException("nondeterministic program: after step " + depth + " of the same way, " + what + "; "
                + describeEnabled() + " (way: " + Schedule.runs(stepActor, depth) + ")");
    }

    /** The declared step of an actor, for messages. */
    String describeNext(int actor) {
        return Schedule.letter(actor) + ": " + describe(nextKind[actor], nextWord[actor]);
    }

    /** Kinds are kept as numbers. */
    @SuppressWarnings("EnumOrdinal")
    static int code(Kind kind) {
        return kind.ordinal();
    }

    /** What is possible, for messages. */
    String describeEnabled() {
        StringBuilder possible = new StringBuilder();
        for (int rest = enabled; rest != 0; rest &= rest - 1) {
            possible.append(possible.length() == 0 ? "" : ", ")
                    .append(describeNext(Integer.numberOfTrailingZeros(rest)));
        }
        return "possible there: " + possible;
    }

    String describe(int kind, int word) {
        return KINDS[kind].name().toLowerCase(Locale.ROOT) + " of " + names.apply(word);
    }

    /** The way taken so far. */
    Schedule schedule(int[] choices, Engine engine) {
        int hash = 0;
        for (int step = 0; step < depth; step++) {
            hash = Schedule.hash(hash, stepActor[step], engine.stableName(stepWord[step]), stepKind[step]);
        }
        return new Schedule(choices, Arrays.copyOf(stepActor, depth), Schedule.fold(hash));
    }
}
