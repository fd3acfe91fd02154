// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every mode meets every outcome. An outcome here is all that every actor saw, the memory at the end, and who is stuck where; the
 * judges are plain depth-first search and a walk over all states. {@code -Dforkrace.fuzz.programs} says how many programs are compared with plain search.
 */
class ReductionFuzzTest {

    private static final int PROGRAMS = Integer.getInteger("forkrace.fuzz.programs", 2_000);
    private static final long SEED = Long.getLong("forkrace.fuzz.seed", 1L);
    private static final int MOST_STATES = 20_000;
    private static final int MOST_PLAIN_EXECUTIONS = 5_000;

    /** Programs after which a planted error must have been seen. */
    private static final int PROGRAMS_TO_FIND = 5_000;

    @Test
    void everyModeMeetsEveryOutcome() {
        int plain = 0;
        int compared = 0;
        long plainExecutions = 0;
        long executions = 0;
        long blocked = 0;
        for (long seed = SEED; plain < PROGRAMS; seed++) {
            RandomProgram program = program(seed);
            Set<String> all = AllStates.outcomes(program, MOST_STATES);
            if (all == null) {
                continue;
            }
            compared++;
            Options options = Options.DEFAULT;
            Report dfs = explore(program, options.withMode(Mode.DFS).withLimit(MOST_PLAIN_EXECUTIONS));
            if (dfs.isExhausted()) {
                plain++;
                plainExecutions += dfs.executions();
                compare(all, dfs, program);
                if (dfs.executions() < 500) {
                    checkShortest(program, dfs);
                }
            }
            for (Mode mode : new Mode[] {Mode.SLEEP, Mode.DPOR}) {
                Report report = explore(program, options.withMode(mode));
                assertTrue(report.isExhausted());
                compare(all, report, program);
                if (mode == Mode.DPOR) {
                    executions += report.executions();
                    blocked += report.blocked();
                }
            }
        }
        System.out.printf(
                "%,d random programs, %,d of them also by plain search (%,d executions); DPOR: %,d executions, %,d blocked%n",
                compared, plain, plainExecutions, executions, blocked);
    }

    private static void compare(Set<String> all, Report report, RandomProgram program) {
        Set<String> found = report.witnesses().keySet();
        if (!found.equals(all)) {
            Set<String> missing = new TreeSet<>(all);
            missing.removeAll(found);
            throw new AssertionError(
                    report.mode() + " misses " + missing.size() + " of " + all.size() + " outcomes, and has "
                            + (found.size() + missing.size() - all.size()) + " that cannot be, of " + program);
        }
    }

    /** Plain search has met every execution, so its witnesses are the shortest there are. */
    private static void checkShortest(RandomProgram program, Report dfs) {
        Report shortest = Shortest.search(
                new StacklessEngine(program),
                program.code.length,
                found -> found.containsAll(dfs.witnesses().keySet()),
                Options.DEFAULT.withBound(100));
        assertEquals(dfs.witnesses().keySet(), shortest.witnesses().keySet(), program::toString);
        dfs.witnesses().forEach((outcome, witness) -> {
            Witness other = shortest.witnesses().get(outcome);
            assertEquals(witness.preemptions(), other.preemptions(), program::toString);
            assertEquals(witness.schedule().steps(), other.schedule().steps(), program::toString);
        });
    }

    @ParameterizedTest
    @EnumSource
    void plantedErrorIsCaught(PlantedError planted) {
        for (int tried = 1; tried <= PROGRAMS_TO_FIND; tried++) {
            RandomProgram program = program(tried);
            Set<String> all = AllStates.outcomes(program, MOST_STATES);
            if (all == null) {
                continue;
            }
            Options options = Options.DEFAULT.withMode(planted.mode);
            Report report = new Exploration(new StacklessEngine(program), program.code.length, options) {
                @Override
                Search search(Mode mode, int bound) {
                    return planted.search(program.code.length);
                }
            }.run();
            if (!report.witnesses().keySet().equals(all)) {
                System.out.printf("planted %s: caught by program %d%n", planted, tried);
                return;
            }
        }
        throw new AssertionError(planted + " is not caught by " + PROGRAMS_TO_FIND + " programs");
    }

    private static RandomProgram program(long seed) {
        return new RandomProgram(seed, 4, 5);
    }

    private static Report explore(RandomProgram program, Options options) {
        return new Exploration(new StacklessEngine(program), program.code.length, options).run();
    }
}
