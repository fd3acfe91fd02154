// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All ways to run actors give the same results, and what they find can be replayed. */
class MechanismTest {

    private static final int PROGRAMS = 60;
    private static final Options OPTIONS = Options.DEFAULT.withLimit(100);

    static List<Mechanism> available() {
        return Mechanism.available();
    }

    @ParameterizedTest
    @MethodSource("available")
    void pageRaceIsExhausted(Mechanism mechanism) {
        Explorer explorer = new Explorer(mechanism);
        Report unfixed = explorer.explore(PageRace.ofThree(false), Options.DEFAULT);
        assertTrue(unfixed.isExhausted());
        assertEquals(14, unfixed.executions());
        assertEquals(2, unfixed.witnesses().get("LOST").executions());
        assertEquals(
                "a4b6c14a2-5043", unfixed.witnesses().get("LOST").schedule().toString());
        Report fixed = explorer.explore(PageRace.ofThree(true), Options.DEFAULT);
        assertEquals(13, fixed.executions());
        assertEquals("[KEPT]", fixed.witnesses().keySet().toString());
    }

    @Test
    void modesTryAsManyExecutionsAsThePrototypeDid() {
        Explorer explorer = new Explorer();
        assertEquals(4_338, executions(explorer, Mode.DFS, false));
        assertEquals(14, executions(explorer, Mode.SLEEP, false));
        assertEquals(8_721, executions(explorer, Mode.DFS, true));
        assertEquals(13, executions(explorer, Mode.SLEEP, true));
        Report four = explorer.explore(PageRace.ofFour(false), Options.DEFAULT);
        assertEquals(140, four.executions());
        assertEquals(24, four.witnesses().get("LOST").executions());
    }

    private static long executions(Explorer explorer, Mode mode, boolean fixed) {
        Report report = explorer.explore(PageRace.ofThree(fixed), Options.DEFAULT.withMode(mode));
        assertTrue(report.isExhausted());
        return report.executions();
    }

    @ParameterizedTest
    @MethodSource("available")
    void resultsAreThoseOfTheSimplestMechanism(Mechanism mechanism) {
        Explorer simplest = new Explorer(Mechanism.PLATFORM_THREADS);
        Explorer explorer = new Explorer(mechanism);
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed, 4, 5);
            for (Mode mode : Mode.values()) {
                Options options = OPTIONS.withMode(mode).withBound(1).withLimit(mode == Mode.DPOR ? 100 : 30);
                Report expected = simplest.explore(new RandomModel(program), options);
                Report found = explorer.explore(new RandomModel(program), options);
                assertEquals(withoutTime(expected), withoutTime(found), program::toString);
            }
        }
    }

    private static Report withoutTime(Report report) {
        return new Report(
                report.mode(),
                report.bound(),
                "",
                report.executions(),
                report.blocked(),
                report.end(),
                report.longest(),
                Duration.ZERO,
                new TreeMap<>(report.witnesses()));
    }

    @ParameterizedTest
    @MethodSource("available")
    void everyWitnessReplaysToItsOutcome(Mechanism mechanism) {
        Explorer explorer = new Explorer(mechanism);
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            Program program = new RandomModel(new RandomProgram(seed, 4, 5));
            Report report = explorer.explore(program, OPTIONS);
            int left = 5;
            for (Witness witness : report.witnesses().values()) {
                if (left-- == 0) {
                    break;
                }
                String id = witness.schedule().toString();
                Trace trace = explorer.replay(program, Schedule.parse(id), FrameNames.CLASS_AND_METHOD, OPTIONS);
                assertEquals(witness.outcome(), trace.outcome());
                assertEquals(id, trace.id());
                assertEquals(witness.schedule().steps(), trace.steps().size());
                Trace again = explorer.replay(program, Schedule.parse(id), FrameNames.CLASS_AND_METHOD, OPTIONS);
                assertEquals(trace, again);
            }
        }
    }

    @Test
    void stateMachinesAndCoroutinesAgree() {
        Explorer explorer = new Explorer();
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed, 3, 4);
            Report asMachine = new Exploration(new StacklessEngine(program), program.code.length, OPTIONS).run();
            Report asCode = explorer.explore(new RandomModel(program), OPTIONS);
            assertEquals(asMachine.executions(), asCode.executions(), program::toString);
            assertEquals(asMachine.blocked(), asCode.blocked(), program::toString);
        }
    }
}
