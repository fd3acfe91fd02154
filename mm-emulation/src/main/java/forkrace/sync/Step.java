// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where the emulation can be stopped: before every access to memory that two CPUs may touch at once. An explorer runs one actor at a
 * time and decides at each step who goes on. Off, and free, unless the system property {@code forkrace.explore} is true.
 *
 * <p>An access is declared before it is made, by the object, a small number for the word of that object, the kind, and for flags the
 * bits. Two steps depend on each other if they name the same word and share a bit, unless both only read or both only count. State
 * under a lock needs no steps of its own: the lock's steps order it.
 */
public final class Step {

    /** System property {@code forkrace.explore}. */
    public static final boolean ENABLED = Boolean.getBoolean("forkrace.explore");

    /** Every bit of a word. */
    public static final int ALL_BITS = -1;

    /** What a step does to its word. */
    public enum Kind {
        /** A load. */
        READ,
        /** A store or an atomic read-modify-write, a trylock among them. */
        WRITE,
        /** Takes a lock or passes a wait: possible only when the word allows it, and then changes it. */
        ACQUIRE,
        /** Lets others pass. */
        RELEASE,
        /** Gives up a lock that only its holder gives up: just before, no {@link #ACQUIRE} of the word was possible. */
        UNLOCK,
        /** Adds to a counter and learns nothing, but that it was positive if it tells its value. */
        ADD,
        /** Takes one from a counter and learns only whether zero is left. */
        DROP
    }

    /** The explorer. All methods are called on the thread or coroutine of the actor that runs. */
    public interface Scheduler {

        /**
         * Returns when the actor may make the access it has declared, which it then does at once. {@code count} tells the value of
         * the counter without a step, for {@link Kind#DROP} and perhaps {@link Kind#ADD}; else null.
         */
        void before(Object object, int word, int bits, Kind kind, IntSupplier count);

        /** The same for {@link Kind#ACQUIRE}: the actor is enabled only while {@code ready} holds. {@code ready} has no effects. */
        void acquire(Object object, int word, int bits, BooleanSupplier ready);

        /**
         * An object with words of its own came to be, or null for one that this kernel has not got. Calls come in the same order whenever
         * an actor takes the same steps.
         */
        void created(Object object);
    }

    /** Named by an object with words, for traces. */
    public interface Traced {

        /** The word's name in the kernel's terms, {@code page2.count}. */
        String wordName(int word);

        /** Its value in the kernel's terms, {@code pfn 2 ro}. */
        String wordValue(int word);
    }

    // Who runs is the explorer's business: one actor at a time, handed over with a full fence. Null outside an
    // exploration.
    private static Scheduler scheduler;

    private Step() {}

    /** Installs the explorer, or null to remove it. Only while no actor runs. */
    public static void schedule(Scheduler explorer) {
        scheduler = explorer;
    }

    /** Before a load. */
    public static void read(Object object, int word) {
        read(object, word, ALL_BITS);
    }

    /** Before a load of which only some bits are looked at. */
    public static void read(Object object, int word, int bits) {
        if (ENABLED && scheduler != null) {
            scheduler.before(object, word, bits, Kind.READ, null);
        }
    }

    /** Before a store or an atomic read-modify-write. */
    public static void write(Object object, int word) {
        write(object, word, ALL_BITS);
    }

    /** Before an atomic read-modify-write that leaves the other bits alone and does not look at them. */
    public static void write(Object object, int word, int bits) {
        if (ENABLED && scheduler != null) {
            scheduler.before(object, word, bits, Kind.WRITE, null);
        }
    }

    /** Before a release. */
    public static void release(Object object, int word) {
        if (ENABLED && scheduler != null) {
            scheduler.before(object, word, ALL_BITS, Kind.RELEASE, null);
        }
    }

    /** Before the holder of a lock gives it up. */
    public static void unlock(Object object, int word, int bits) {
        if (ENABLED && scheduler != null) {
            scheduler.before(object, word, bits, Kind.UNLOCK, null);
        }
    }

    /** Before an atomic addition to a counter whose value nobody looks at here. */
    public static void add(Object object, int word) {
        if (ENABLED && scheduler != null) {
            scheduler.before(object, word, ALL_BITS, Kind.ADD, null);
        }
    }

    /** True while an explorer is in charge: a blocking primitive then calls {@link #acquire} and never spins. */
    public static boolean isExploring() {
        return ENABLED && scheduler != null;
    }

    /** Before an atomic increment that is an error unless {@code count} is positive. Only while {@link #isExploring}. */
    public static void add(Object object, int word, IntSupplier count) {
        scheduler.before(object, word, ALL_BITS, Kind.ADD, count);
    }

    /** Before an atomic decrement that asks only whether zero is left of {@code count}. Only while {@link #isExploring}. */
    public static void drop(Object object, int word, IntSupplier count) {
        scheduler.before(object, word, ALL_BITS, Kind.DROP, count);
    }

    /** Before a blocking acquisition, which can then be made at once. Only while {@link #isExploring}. */
    public static void acquire(Object object, int word, int bits, BooleanSupplier ready) {
        scheduler.acquire(object, word, bits, ready);
    }

    /** An object with words that not all kernels have, or null: other words are named alike in kernels with and without it. */
    public static <T> T createdIf(boolean present, Supplier<T> constructor) {
        if (present) {
            return constructor.get();
        }
        created(null);
        return null;
    }

    /** In the constructor of an object with words. */
    public static void created(Object object) {
        if (ENABLED && scheduler != null) {
            scheduler.created(object);
        }
    }
}
