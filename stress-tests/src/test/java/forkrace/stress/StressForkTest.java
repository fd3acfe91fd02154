// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** The fork itself, in a virtual machine of its own. */
@Timeout(60)
class StressForkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static List<String> command(Duration grace) {
        return List.of(
                ForkCommand.java(),
                "-D" + StressFork.GRACE_PROPERTY + "=" + grace.toMillis(),
                "-cp",
                System.getProperty("java.class.path"),
                StressFork.class.getName());
    }

    private static ForkQuestion question(String test, String runner) {
        return new ForkQuestion(Iteration.first(), new TestInfo(test, test, runner, "", 2, List.of(), false));
    }

    private static ForkQuestion stubborn(Class<?> runner) {
        return question("stubborn", runner.getName());
    }

    @Test
    void generatedTestsCountOneAfterTheOther() throws ForkException {
        List<String> tests = TestList.tests().stream().sorted().limit(2).toList();
        try (ForkProcess fork = new ForkProcess(command(PATIENCE), PATIENCE)) {
            for (String test : List.of(tests.get(0), tests.get(0), tests.get(1))) {
                Map<String, Long> counts = fork.iterate(new ForkQuestion(Iteration.first(), TestList.getInfo(test)));
                assertTrue(TestCells.tally(counts).samples() >= 4 * 256, counts::toString);
            }
        }
    }

    @Test
    void anActorThatHangsEndsTheForkAndIsNamed() throws ForkException {
        try (ForkProcess fork = new ForkProcess(command(Duration.ofMillis(200)), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(stubborn(StubbornRunner.class)));
            assertTrue(death.getMessage().startsWith("hung: t1Pin is at "), death.getMessage());
            String output = String.join("\n", fork.output());
            assertTrue(output.contains("t2Fork is at "), output);
            assertTrue(output.contains("StubbornRunner$Actor.spinLock"), output);
        }
    }

    @Test
    void anActorThatThrowsEndsTheForkThoughAnotherWaitsForIt() throws ForkException {
        try (ForkProcess fork = new ForkProcess(command(PATIENCE), PATIENCE)) {
            ForkException death =
                    assertThrows(ForkException.class, () -> fork.iterate(stubborn(StubbornRunner.Throwing.class)));
            assertEquals("an actor threw: java.lang.IllegalStateException: out of luck", death.getMessage());
        }
    }

    @Test
    void aRunnerThatDoesNotExistIsAnError() throws ForkException {
        String test = "forkrace.stress.S99_None.V0_Unfixed";
        try (ForkProcess fork = new ForkProcess(command(PATIENCE), PATIENCE)) {
            ForkException death =
                    assertThrows(ForkException.class, () -> fork.iterate(question(test, test + "_jcstress")));
            assertTrue(death.getMessage().contains("S99_None"), death.getMessage());
        }
    }

    @Test
    void whatIsNoQuestionIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> ForkQuestion.parse("100 4"));
        assertThrows(IllegalArgumentException.class, () -> ForkQuestion.parse("100 many test runner 2"));
    }

    @Test
    void aQuestionArrivesAsItWasSent() {
        ForkQuestion question = question("test", "runner");
        ForkQuestion arrived = ForkQuestion.parse(question.line());
        assertEquals(question.line(), arrived.line());
        assertEquals(question.iteration(), arrived.iteration());
        assertEquals("runner", arrived.test().generatedRunner());
    }
}
