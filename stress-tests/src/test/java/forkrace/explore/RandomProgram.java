// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small program made at random from all kinds of steps: loads, stores, atomic additions, nested locks, trylocks, reader-writer
 * locks, flags that are awaited, and branches on what was read. An instruction is one step.
 */
final class RandomProgram {

    static final int DATA = 3;
    static final int LOCKS = 2;
    static final int FIRST_LOCK = DATA;
    static final int RW_LOCK = FIRST_LOCK + LOCKS;
    static final int FLAG = RW_LOCK + 1;
    static final int WORDS = FLAG + 1;

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
        UNLOCK(Kind.RELEASE),
        /** Jumps over {@code skip} instructions if the lock is taken. */
        TRYLOCK(Kind.WRITE),
        READ_LOCK(Kind.ACQUIRE),
        READ_UNLOCK(Kind.RELEASE),
        WRITE_LOCK(Kind.ACQUIRE),
        WRITE_UNLOCK(Kind.RELEASE),
        AWAIT(Kind.ACQUIRE),
        SET_FLAG(Kind.RELEASE),
        CLEAR_FLAG(Kind.WRITE);

        final Kind kind;
        final int code;

        Op(Kind kind) {
            this.kind = kind;
            code = Execution.code(kind);
        }
    }

    record Instruction(Op op, int word, int value, int skip) {

        @Override
        public String toString() {
            return op + " w" + word + (value != 0 ? " " + value : "") + (skip != 0 ? " skip " + skip : "");
        }
    }

    final long seed;
    final boolean chooses;
    final Instruction[][] code;

    private final SplittableRandom random;
    private int budget;

    /** @param mostSteps of one actor, at most 7 */
    RandomProgram(long seed, int mostActors, int mostSteps) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        chooses = random.nextInt(10) == 0;
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
        if (enter == Op.TRYLOCK) {
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
        StringBuilder text = new StringBuilder("program " + seed + (chooses ? ", w0 chosen" : ""));
        for (int actor = 0; actor < code.length; actor++) {
            text.append("\n  ").append(Schedule.letter(actor)).append(": ").append(List.of(code[actor]));
        }
        return text.toString();
    }
}
