// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Which additions to a counter and drops from it may change places, that is, learn the same in every order.
 *
 * <p>A block is a run of additions and drops with no other change of the word between them. A drop is its actor's own if the actor
 * has added more in this block than it has dropped of its own; other drops take from the value the block began with. However the
 * steps of a block are ordered, each own drop comes after an addition that it takes back; so as long as fewer foreign drops than that
 * value have been made, nobody finds zero, and no step of the block learns anything. A drop that might find zero counts as a store:
 * it ends the block. Whether one does depends only on how many foreign drops came before it in the block; that does not change
 * when two other steps change places. So executions that are equivalent agree on the blocks, and happens-before is well defined.
 */
final class Counters {

    private final int actors;
    private int[] run = new int[64];
    private int[] start = new int[64];
    private int[] foreignDrops = new int[64];
    private int[] own;
    private int now;

    Counters(int actors) {
        this.actors = actors;
        own = new int[64 * actors];
    }

    /** A new execution: no block is under way. */
    void begin() {
        now++;
    }

    /**
     * What an addition or a drop by {@code actor} is at this moment: itself, or a store if its place matters.
     *
     * @param count the counter's value now; null for one that tells nothing
     * @param before foreign drops that are to be taken as made already
     */
    int kindOf(int actor, int word, int kind, IntSupplier count, int before) {
        if (count == null) {
            return kind;
        }
        reserve(word);
        if (run[word] != now) {
            run[word] = now;
            start[word] = count.getAsInt();
            foreignDrops[word] = 0;
            Arrays.fill(own, word * actors, (word + 1) * actors, 0);
        }
        if (kind == Execution.ADD) {
            return start[word] > 0 ? kind : Execution.WRITE;
        }
        int foreign = foreignDrops[word] + before + (own[word * actors + actor] > 0 ? 0 : 1);
        return foreign < start[word] ? kind : Execution.WRITE;
    }

    /** A step was taken, of the kind that {@link #kindOf} said. */
    void taken(int actor, int word, int kind) {
        if (kind == Execution.READ || word >= run.length || run[word] != now) {
            return;
        }
        if (kind == Execution.ADD) {
            own[word * actors + actor]++;
        } else if (kind != Execution.DROP) {
            run[word] = 0;
        } else if (own[word * actors + actor] > 0) {
            own[word * actors + actor]--;
        } else {
            foreignDrops[word]++;
        }
    }

    private void reserve(int word) {
        if (word >= run.length) {
            int size = Math.max(2 * run.length, word + 1);
            run = Arrays.copyOf(run, size);
            start = Arrays.copyOf(start, size);
            foreignDrops = Arrays.copyOf(foreignDrops, size);
            own = Arrays.copyOf(own, size * actors);
        }
    }
}
