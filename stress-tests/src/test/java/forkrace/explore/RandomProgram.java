// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step;
import forkrace.sync.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small program made at random from all kinds of steps: loads, stores, atomic additions, nested locks, trylocks, reader-writer
 * locks, flags that are awaited, a reference count, bits of one word with a lock among them, and branches on what was read. An
 * instruction is one step.
 */
final class RandomProgram {

    static final int DATA = 3;
    static final int LOCKS = 2;
    static final int FIRST_LOCK = DATA;
    static final int RW_LOCK = FIRST_LOCK + LOCKS;
    static final int FLAG = RW_LOCK + 1;
    static final int COUNT = FLAG + 1;
    static final int BITS = COUNT + 1;
    static final int ARRIVALS = BITS + 1;
    static final int WORDS = ARRIVALS + 1;

    static final int WRITER = 200;

    enum Op {
        LOAD(Kind.READ),
        /** A load; jumps over {@code skip} instructions if it saw {@code value}. */
        LOAD_AND_SKIP(Kind.READ),
        /** A load; the actor dies if it saw {@code value}. */
        LOAD_OR_DIE(Kind.READ),
        STORE(Kind.WRITE),
        ADD(Kind.WRITE),
        LOCK(Kind.ACQUIRE),
        UNLOCK(Kind.UNLOCK),
        /** Jumps over {@code skip} instructions if the lock is taken. */
        TRYLOCK(Kind.WRITE),
        READ_LOCK(Kind.ACQUIRE),
        READ_UNLOCK(Kind.ADD),
        WRITE_LOCK(Kind.ACQUIRE),
        WRITE_UNLOCK(Kind.UNLOCK),
        AWAIT(Kind.ACQUIRE),
        SET_FLAG(Kind.RELEASE),
        CLEAR_FLAG(Kind.WRITE),
        /** Takes a reference; the actor dies if there was none. */
        GET(Kind.ADD),
        /** Drops a reference and sees whether it was the last; the actor dies if there was none. */
        PUT(Kind.DROP),
        /** Bit 0 is a lock. */
        SET_BIT(Kind.WRITE),
        CLEAR_BIT(Kind.WRITE),
        TEST_BIT(Kind.READ),
        /** Jumps over {@code skip} instructions if the bit is set. */
        TEST_AND_SET_BIT(Kind.WRITE),
        LOCK_BIT(Kind.ACQUIRE),
        UNLOCK_BIT(Kind.UNLOCK),
        ARRIVE(Kind.ADD);

        final Kind kind;
        final int code;

        Op(Kind kind) {
            this.kind = kind;
            code = Execution.code(kind);
        }
    }

    record Instruction(Op op, int word, int value, int skip) {

        /** The bits the step declares: the value is the bit of an instruction on bits. */
        int bits() {
            return word == BITS && op != Op.LOAD && op != Op.STORE ? 1 << value : Step.ALL_BITS;
        }

        /** Whether the step tells the counter's value. */
        boolean counts() {
            return op == Op.GET || op == Op.PUT;
        }

        @Override
        public String toString() {
            return op + " w" + word + (value != 0 ? " " + value : "") + (skip != 0 ? " skip " + skip : "");
        }
    }

    final long seed;
    final boolean chooses;

    /** References at the start. */
    final int references;

    final Instruction[][] code;

    private final SplittableRandom random;
    private int budget;

    /** @param mostSteps of one actor, at most 7 */
    RandomProgram(long seed, int mostActors, int mostSteps) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        chooses = random.nextInt(10) == 0;
        references = 1 + random.nextInt(3);
        code = new Instruction[2 + random.nextInt(mostActors - 1)][];
        for (int actor = 0; actor < code.length; actor++) {
            budget = 2 + random.nextInt(mostSteps - 1);
            List<Instruction> instructions = new ArrayList<>();
            while (budget > 0) {
                statement(instructions, actor, 0);
            }
            code[actor] = instructions.toArray(new Instruction[0]);
        }
    }

    private void statement(List<Instruction> into, int actor, int depth) {
        int data = random.nextInt(DATA);
        int mark = 1 + actor * 8 + into.size();
        if (random.nextInt(3) < seed % 3) {
            counterOrBits(into, actor, depth);
            return;
        }
        switch (budget >= 3 && depth < 2 ? random.nextInt(16) : random.nextInt(8)) {
            case 0, 1 -> add(into, Op.LOAD, data, 0, 0);
            case 2, 3 -> add(into, Op.STORE, data, mark, 0);
            case 4 -> add(into, Op.ADD, data, 1, 0);
            case 5 -> add(into, random.nextInt(4) == 0 ? Op.CLEAR_FLAG : Op.SET_FLAG, FLAG, random.nextInt(2) + 1, 0);
            case 6 -> {
                if (random.nextInt(3) == 0) {
                    add(into, Op.AWAIT, FLAG, random.nextInt(2) + 1, 0);
                } else {
                    add(into, Op.LOAD, random.nextInt(WORDS), 0, 0);
                }
            }
            case 7 -> add(into, random.nextInt(3) == 0 ? Op.LOAD_OR_DIE : Op.LOAD, data, 1 + random.nextInt(16), 0);
            case 8, 9, 10 -> section(into, actor, depth, Op.LOCK, Op.UNLOCK, FIRST_LOCK + random.nextInt(LOCKS));
            case 11 -> section(into, actor, depth, Op.TRYLOCK, Op.UNLOCK, FIRST_LOCK + random.nextInt(LOCKS));
            case 12 -> section(into, actor, depth, Op.READ_LOCK, Op.READ_UNLOCK, RW_LOCK);
            case 13 -> section(into, actor, depth, Op.WRITE_LOCK, Op.WRITE_UNLOCK, RW_LOCK);
            default -> branch(into, actor, depth, data);
        }
    }

    private void counterOrBits(List<Instruction> into, int actor, int depth) {
        int bit = random.nextInt(3);
        switch (budget >= 3 && depth < 2 ? random.nextInt(15) : random.nextInt(12)) {
            case 0, 1 -> add(into, Op.PUT, COUNT, 0, 0);
            case 2 -> add(into, Op.GET, COUNT, 0, 0);
            case 3 -> {
                add(into, Op.GET, COUNT, 0, 0);
                if (budget > 0) {
                    add(into, Op.PUT, COUNT, 0, 0);
                }
            }
            case 4 -> add(into, random.nextInt(4) == 0 ? Op.STORE : Op.LOAD, COUNT, random.nextInt(4), 0);
            case 5, 6 -> add(into, random.nextBoolean() ? Op.SET_BIT : Op.CLEAR_BIT, BITS, 1 + bit % 2, 0);
            case 7, 8 -> add(into, Op.TEST_BIT, BITS, bit, 0);
            case 9 -> add(into, random.nextInt(3) == 0 ? Op.STORE : Op.LOAD, BITS, random.nextInt(8), 0);
            case 10 -> add(into, Op.ARRIVE, ARRIVALS, 1, 0);
            case 11 -> add(into, random.nextInt(3) == 0 ? Op.AWAIT : Op.LOAD, ARRIVALS, 1 + random.nextInt(2), 0);
            case 12, 13 -> section(into, actor, depth, Op.LOCK_BIT, Op.UNLOCK_BIT, BITS);
            default -> section(into, actor, depth, Op.TEST_AND_SET_BIT, Op.UNLOCK_BIT, BITS);
        }
    }

    private void add(List<Instruction> into, Op op, int word, int value, int skip) {
        into.add(new Instruction(op, word, value, skip));
        budget--;
    }

    /** Something between taking and giving up a lock; the latter is sometimes forgotten. */
    private void section(List<Instruction> into, int actor, int depth, Op enter, Op leave, int word) {
        int start = into.size();
        add(into, enter, word, 0, 0);
        budget--;
        int most = budget;
        statement(into, actor, depth + 1);
        if (budget > 0 && budget < most && random.nextBoolean()) {
            statement(into, actor, depth + 1);
        }
        if (random.nextInt(12) != 0) {
            into.add(new Instruction(leave, word, 0, 0));
        }
        if (enter == Op.TRYLOCK || enter == Op.TEST_AND_SET_BIT) {
            into.set(start, new Instruction(enter, word, 0, into.size() - start - 1));
        }
    }

    private void branch(List<Instruction> into, int actor, int depth, int data) {
        int start = into.size();
        add(into, Op.LOAD_AND_SKIP, data, 0, 0);
        statement(into, actor, depth + 1);
        into.set(
                start,
                new Instruction(
                        Op.LOAD_AND_SKIP,
                        data,
                        random.nextBoolean() ? 0 : 1 + random.nextInt(8 * code.length),
                        into.size() - start - 1));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "program " + seed + ", " + references + " references" + (chooses ? ", w0 chosen" : ""));
        for (int actor = 0; actor < code.length; actor++) {
            text.append("\n  ").append(Schedule.letter(actor)).append(": ").append(List.of(code[actor]));
        }
        return text.toString();
    }
}
