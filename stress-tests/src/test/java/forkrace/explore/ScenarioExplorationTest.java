// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.matrix.Expectation;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.StressTest;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every form under every fix: what can be reached is what is expected, no more and no less. Forms that take more executions than a test
 * has time for must stay inside what is expected, as far as they are looked at; {@code forkrace matrix} takes them to the end. Threads
 * are too slow for the literal forms.
 */
class ScenarioExplorationTest {

    private static final long EXECUTIONS = 500;

    static Stream<StressTest> forms() {
        return StressTest.all(Forms.all(), Matrix.load()).stream()
                .filter(test -> test.form().actors().size() == 2 || Mechanism.best() != Mechanism.PLATFORM_THREADS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void reachesWhatIsExpected(StressTest test) {
        Report report = new Explorer()
                .explore(
                        new ScenarioProgram(test),
                        Options.DEFAULT.withMode(Mode.DPOR).withLimit(EXECUTIONS));
        assertTrue(report.isExhausted() || report.end() == Report.End.LIMIT, "interrupted");
        Set<OutcomeClass> reached = EnumSet.noneOf(OutcomeClass.class);
        for (String outcome : report.witnesses().keySet()) {
            OutcomeWords.parse(outcome).orElseThrow(() -> new AssertionError(outcome)).stream()
                    .map(Verdict::compared)
                    .forEach(reached::add);
        }
        reached.remove(OutcomeClass.CONSISTENT);
        Expectation expected = test.expectation();
        if (expected.verdict().isJudged()) {
            assertTrue(expected.allowed().containsAll(reached), reached + ", but no more than " + expected.allowed());
            assertTrue(
                    !report.isExhausted() || reached.containsAll(expected.required()),
                    reached + ", but no less than " + expected.required());
        }
        new Explorer().checkHooks(new ScenarioProgram(test), 100, 1, Options.DEFAULT);
    }
}
