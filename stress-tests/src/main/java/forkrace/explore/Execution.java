// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * One execution: the step each actor has declared and not yet taken, and the steps taken so far. Knows nothing of threads. Sets of
 * actors are bit masks. Long, as what is asked about the steps is answered beside the arrays that hold them.
 */
final class Execution {

    static final int MOST_ACTORS = 16;

    private static final Kind[] KINDS = Kind.values();

    static final int NOBODY = -1;
    static final int READ = code(Kind.READ);
    static final int WRITE = code(Kind.WRITE);
    static final int ACQUIRE = code(Kind.ACQUIRE);
    static final int RELEASE = code(Kind.RELEASE);
    static final int UNLOCK = code(Kind.UNLOCK);
    static final int ADD = code(Kind.ADD);
    static final int DROP = code(Kind.DROP);

    final int actors;
    private final int stepLimit;
    private final Guide guide;

    /** Names of words, for messages. */
    private final IntFunction<String> names;

    /** The declared step of each actor. */
    final int[] nextWord;

    final int[] nextBits;
    final int[] nextKind;
    private final BooleanSupplier[] ready;
    private final IntSupplier[] count;
    private final Counters counters;

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
    private int[] stepBits = new int[64];
    private byte[] stepKind = new byte[64];

    /** Preemptions up to and with each step. */
    private int[] stepPreemptions = new int[64];

    /** Steps at the beginning that are those of the execution before. */
    private int repeated;

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
        nextBits = new int[actors];
        nextKind = new int[actors];
        ready = new BooleanSupplier[actors];
        count = new IntSupplier[actors];
        counters = new Counters(actors);
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
        counters.begin();
        repeated = guide.repeated();
    }

    /** An actor stops before an acquisition. */
    void declareAcquire(int actor, int word, int bits, BooleanSupplier isReady) {
        acquiring |= 1 << actor;
        ready[actor] = isReady;
        note(actor, word, bits, ACQUIRE);
    }

    /** An actor stops before another step. {@code value} is null unless it adds to a counter or drops from it. */
    void declare(int actor, int word, int bits, int kind, IntSupplier value) {
        acquiring &= ~(1 << actor);
        count[actor] = value;
        note(actor, word, bits, kind);
    }

    private void note(int actor, int word, int bits, int kind) {
        int bit = 1 << actor;
        nextWord[actor] = word;
        nextBits[actor] = bits;
        nextKind[actor] = kind;
        asked &= ~bit;
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
        if (depth < repeated) {
            return repeat();
        }
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
            stepBits = Arrays.copyOf(stepBits, 2 * depth);
            stepKind = Arrays.copyOf(stepKind, 2 * depth);
            stepPreemptions = Arrays.copyOf(stepPreemptions, 2 * depth);
        }
        int kind = kindOf(actor);
        stepActor[depth] = (byte) actor;
        stepWord[depth] = nextWord[actor];
        stepBits[depth] = nextBits[actor];
        stepKind[depth] = (byte) kind;
        stepPreemptions[depth] = preemptions;
        counters.taken(actor, nextWord[actor], kind);
        depth++;
        taken[actor]++;
        last = actor;
        return actor;
    }

    /** Takes the step that the execution before took here: nothing is to be decided. */
    private int repeat() {
        int actor = stepActor[depth];
        if ((running >> actor & 1) == 0) {
            enabled = findEnabled();
            throw nondeterministic("before, " + Schedule.letter(actor) + " could go on");
        }
        int kind = kindOf(actor);
        if (nextWord[actor] != stepWord[depth] || kind != stepKind[depth] || nextBits[actor] != stepBits[depth]) {
            enabled = findEnabled();
            throw nondeterministic("before, the next step of " + Schedule.letter(actor) + " was "
                    + describe(stepKind[depth], stepWord[depth]));
        }
        if (kind == ACQUIRE && !ready[actor].getAsBoolean()) {
            enabled = findEnabled();
            throw nondeterministic("before, " + Schedule.letter(actor) + " could go on");
        }
        counters.taken(actor, nextWord[actor], kind);
        preemptions = stepPreemptions[depth];
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

    /** What the declared step of an actor would be now: as declared, or a store if it counts and its place matters. */
    int kindOf(int actor) {
        return kindOf(actor, 0);
    }

    /** The same after a step of kind {@code how} on the same word. */
    int kindAfter(int actor, int how) {
        return kindOf(actor, how == DROP ? 1 : 0);
    }

    private int kindOf(int actor, int before) {
        int kind = nextKind[actor];
        return kind < ADD ? kind : counters.kindOf(actor, nextWord[actor], kind, count[actor], before);
    }

    /** Whether two steps of different actors may not change places. */
    static boolean dependent(int kind, int bits, int otherKind, int otherBits) {
        boolean bothRead = kind == READ && otherKind == READ;
        boolean bothCount = kind >= ADD && otherKind >= ADD;
        return (bits & otherBits) != 0 && !bothRead && !bothCount;
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

    int bitsOf(int step) {
        return stepBits[step];
    }

    int kindOfStep(int step) {
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
