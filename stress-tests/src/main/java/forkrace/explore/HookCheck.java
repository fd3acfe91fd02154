// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Looks for shared memory without steps. An execution at random is repeated with its steps in another order that, by the words they
 * name, must come to the same. Where it does not, two actors share something that no step tells of, and no reduction is sound.
 */
final class HookCheck {

    private final Engine engine;
    private final int actors;
    private final int stepLimit;
    private final SplittableRandom random;

    private int steps;
    private int[] actor = new int[64];
    private int[] word = new int[64];
    private int[] kind = new int[64];

    HookCheck(Engine engine, int actors, int stepLimit, long seed) {
        this.engine = engine;
        this.actors = actors;
        this.stepLimit = stepLimit;
        random = new SplittableRandom(seed);
    }

    /** One execution in two orders; throws {@link ModelException} if they differ. */
    void check() {
        long choices = random.nextLong();
        Execution first = new Execution(actors, stepLimit, this::chooseAny, engine::nameOf);
        String expected = engine.execute(first, new SplittableRandom(choices)::nextInt);
        steps = first.depth;
        String way = first.schedule(new int[0], engine).toString();
        if (actor.length < steps) {
            actor = new int[steps];
            word = new int[steps];
            kind = new int[steps];
        }
        reorder(first);
        Execution second = new Execution(actors, stepLimit, execution -> chooseNext(execution, way), engine::nameOf);
        String found = engine.execute(second, new SplittableRandom(choices)::nextInt);
        if (!found.equals(expected) || second.depth != steps) {
            throw new ModelException(
                    "two orders of the same steps come to '" + expected + "' (" + way + ") and '" + found + "' ("
                            + second.schedule(new int[0], engine) + "): memory is shared that no step tells of");
        }
    }

    private int chooseAny(Execution execution) {
        int enabled = execution.enabled;
        for (int skip = random.nextInt(Integer.bitCount(enabled)); skip > 0; skip--) {
            enabled &= enabled - 1;
        }
        return Integer.numberOfTrailingZeros(enabled);
    }

    private int chooseNext(Execution execution, String way) {
        int step = execution.depth;
        int next = step < steps ? actor[step] : Execution.NOBODY;
        if (next == Execution.NOBODY
                || (execution.enabled >> next & 1) == 0
                || execution.nextWord[next] != word[step]
                || execution.kindOf(next) != kind[step]) {
            throw new ModelException("step " + (step + 1) + " of another order of the steps of " + way + " ("
                    + execution.schedule(new int[0], engine) + ") should be "
                    + (next == Execution.NOBODY
                            ? "none"
                            : Schedule.letter(next) + ": " + execution.describe(kind[step], word[step]))
                    + ", but " + execution.describeEnabled() + ": memory is shared that no step tells of");
        }
        return next;
    }

    /** Chooses one of the orders that keep the order of steps of the same actor and of dependent steps on the same word. */
    private void reorder(Execution from) {
        // How many steps not yet placed must come before each; those with none before them, at most one of each actor.
        int[] before = new int[steps];
        int[] free = new int[actors];
        int count = 0;
        for (int step = 0; step < steps; step++) {
            for (int earlier = 0; earlier < step; earlier++) {
                before[step] += areOrdered(from, earlier, step) ? 1 : 0;
            }
            if (before[step] == 0) {
                free[count++] = step;
            }
        }
        for (int at = 0; at < steps; at++) {
            int place = random.nextInt(count);
            int chosen = free[place];
            free[place] = free[--count];
            for (int later = chosen + 1; later < steps; later++) {
                if (areOrdered(from, chosen, later) && --before[later] == 0) {
                    free[count++] = later;
                }
            }
            actor[at] = from.actorOf(chosen);
            word[at] = from.wordOf(chosen);
            kind[at] = from.kindOfStep(chosen);
        }
        Arrays.fill(actor, steps, actor.length, Execution.NOBODY);
    }

    private static boolean areOrdered(Execution from, int earlier, int later) {
        return from.actorOf(earlier) == from.actorOf(later)
                || (from.wordOf(earlier) == from.wordOf(later)
                        && Execution.dependent(
                                from.kindOfStep(earlier),
                                from.bitsOf(earlier),
                                from.kindOfStep(later),
                                from.bitsOf(later)));
    }
}
