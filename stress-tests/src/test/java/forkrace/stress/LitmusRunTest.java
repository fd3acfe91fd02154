// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.litmus.Litmus;
import forkrace.litmus.LitmusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

/** Real tests in real forks. */
@Timeout(120)
class LitmusRunTest {

    /** No processor has seen it. */
    @Litmus(name = "SB+lost", guarantee = "none")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Never.")
    private static final class Lost {}

    private static List<LitmusResult> run(List<LitmusTest> tests) {
        List<LitmusResult> told = new ArrayList<>();
        LitmusRun run = new LitmusRun(
                tests, List.of(CompilerMode.TIERED), Duration.ofSeconds(2L * tests.size()), List.of(), told::add);
        run.run();
        assertEquals(told, run.results());
        return told;
    }

    /** The stock launcher would leave the second test out on two processors. */
    @Test
    void aTestRunsWhateverItsActors() {
        List<LitmusTest> tests = LitmusTest.all().stream()
                .filter(test ->
                        test.title().equals("SB+polocks") || test.title().equals("IRIW+fencembonceonces+OnceOnce"))
                .toList();
        List<LitmusResult> results = run(tests);
        assertEquals(
                List.of(2, 4),
                results.stream().map(result -> result.test().actors()).toList());
        results.forEach(result -> {
            assertTrue(result.tally().samples() > 0, result::toString);
            assertEquals(Judgement.Status.CONFIRMED, result.judge(true).status(), result::toString);
        });
    }

    @Test
    void aTestThatTheBuildHasLostDidNotRun() {
        LitmusResult result = run(List.of(new LitmusTest(Lost.class))).get(0);
        assertEquals(
                new Judgement(Judgement.Status.DID_NOT_RUN, "no such test: the build has lost it"), result.judge(true));
    }

    @Test
    void aStoppedRunStartsNothing() {
        List<LitmusTest> tests = LitmusTest.all().subList(0, 1);
        LitmusRun run = new LitmusRun(tests, List.of(CompilerMode.TIERED), Duration.ofSeconds(2), List.of(), result -> {
            throw new AssertionError(result);
        });
        run.stop();
        run.run();
        assertEquals(
                Judgement.Status.DID_NOT_RUN, run.results().get(0).judge(true).status());
    }
}
