// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.RandomProgram.Instruction;
import java.util.Arrays;

/** A {@link RandomProgram} that runs: memory, program counters, and all that the actors have observed. */
final class RandomState {

    private static final int BITS = 8;
    private static final int DEAD = 1 << 20;

    private final RandomProgram program;
    private final int[] memory = new int[RandomProgram.WORDS];
    private final int[] counter;

    /** Values seen by each actor, {@value #BITS} bits each. */
    private final long[] seen;

    RandomState(RandomProgram program) {
        this.program = program;
        counter = new int[program.code.length];
        seen = new long[program.code.length];
    }

    RandomState(RandomState other) {
        this(other.program);
        System.arraycopy(other.memory, 0, memory, 0, memory.length);
        System.arraycopy(other.counter, 0, counter, 0, counter.length);
        System.arraycopy(other.seen, 0, seen, 0, seen.length);
    }

    void begin(int firstWord) {
        Arrays.fill(memory, 0);
        memory[0] = firstWord;
        memory[RandomProgram.COUNT] = program.references;
        Arrays.fill(counter, 0);
        Arrays.fill(seen, 0);
    }

    /** The next instruction of an actor, or null at its end. */
    Instruction next(int actor) {
        Instruction[] code = program.code[actor];
        return counter[actor] < code.length ? code[counter[actor]] : null;
    }

    /** Whether an instruction can be taken now. */
    boolean canPass(Instruction instruction) {
        int value = memory[instruction.word()];
        return switch (instruction.op()) {
            case LOCK, WRITE_LOCK -> value == 0;
            case READ_LOCK -> value < RandomProgram.WRITER;
            case AWAIT -> value == instruction.value();
            case LOCK_BIT -> (value & 1 << instruction.value()) == 0;
            default -> true;
        };
    }

    /** Takes an actor's next instruction; false if the actor died of it. */
    boolean step(int actor) {
        Instruction instruction = next(actor);
        int word = instruction.word();
        int old = memory[word];
        counter[actor]++;
        switch (instruction.op()) {
            case LOAD -> see(actor, old);
            case LOAD_AND_SKIP -> {
                see(actor, old);
                if (old == instruction.value()) {
                    counter[actor] += instruction.skip();
                }
            }
            case LOAD_OR_DIE -> {
                see(actor, old);
                if (old == instruction.value()) {
                    counter[actor] = DEAD;
                    return false;
                }
            }
            case STORE ->
                memory[word] =
                        word == RandomProgram.BITS ? (old & 1) | (instruction.value() << 1) : instruction.value();
            case SET_FLAG -> memory[word] = instruction.value();
            case CLEAR_FLAG -> memory[word] = 0;
            case ADD -> {
                memory[word] = old + instruction.value() & 127;
                see(actor, old);
            }
            case LOCK -> memory[word] = 1;
            case TRYLOCK -> {
                see(actor, old);
                if (old != 0) {
                    counter[actor] += instruction.skip();
                } else {
                    memory[word] = 1;
                }
            }
            case READ_LOCK -> memory[word] = old + 1;
            case READ_UNLOCK -> memory[word] = old - 1;
            case WRITE_LOCK -> memory[word] = RandomProgram.WRITER;
            case UNLOCK, WRITE_UNLOCK -> memory[word] = 0;
            case AWAIT -> see(actor, old);
            case GET -> {
                if (old <= 0) {
                    counter[actor] = DEAD;
                    return false;
                }
                memory[word] = old + 1;
            }
            case PUT -> {
                see(actor, old == 1 ? 1 : 0);
                if (old <= 0) {
                    counter[actor] = DEAD;
                    return false;
                }
                memory[word] = old - 1;
            }
            case SET_BIT, LOCK_BIT -> memory[word] = old | 1 << instruction.value();
            case CLEAR_BIT, UNLOCK_BIT -> memory[word] = old & ~(1 << instruction.value());
            case TEST_BIT -> see(actor, old >> instruction.value() & 1);
            case TEST_AND_SET_BIT -> {
                see(actor, old >> instruction.value() & 1);
                if ((old >> instruction.value() & 1) != 0) {
                    counter[actor] += instruction.skip();
                }
                memory[word] = old | 1 << instruction.value();
            }
            case ARRIVE -> memory[word] = old + 1;
        }
        return true;
    }

    private void see(int actor, int value) {
        seen[actor] = seen[actor] << BITS | value + 1;
    }

    int memory(int word) {
        return memory[word];
    }

    /** Everything: memory, where the actors are, and what they saw. */
    String key() {
        int actors = counter.length;
        char[] key = new char[memory.length + 5 * actors];
        int at = 0;
        for (int value : memory) {
            key[at++] = (char) value;
        }
        for (int actor = 0; actor < actors; actor++) {
            key[at++] = (char)
                    (counter[actor] >= program.code[actor].length ? 100 + (counter[actor] >>> 18) : counter[actor]);
            for (int shift = 48; shift >= 0; shift -= 16) {
                key[at++] = (char) (seen[actor] >>> shift);
            }
        }
        return new String(key);
    }
}
