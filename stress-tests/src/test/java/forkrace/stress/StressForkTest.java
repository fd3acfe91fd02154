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
import org.openjdk.jcstress.infra.runners.TestList;

/** The fork itself, in a virtual machine of its own. */
@Timeout(60)
class StressForkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static List<String> command(String test, String runner, Duration grace) {
        return List.of(
                ForkCommand.java(),
                "-D" + StressFork.GRACE_PROPERTY + "=" + grace.toMillis(),
                "-cp",
                System.getProperty("java.class.path"),
                StressFork.class.getName(),
                test,
                runner,
                "2");
    }

    /** The command for a runner that no processor has generated. */
    private static List<String> stubborn(Class<?> runner, Duration grace) {
        return command("stubborn", runner.getName(), grace);
    }

    @Test
    void aGeneratedTestCounts() throws ForkException {
        String test = TestList.tests().stream().sorted().findFirst().orElseThrow();
        List<String> command = command(test, TestList.getInfo(test).generatedRunner(), PATIENCE);
        try (ForkProcess fork = new ForkProcess(command, PATIENCE)) {
            Map<String, Long> first = fork.iterate(Iteration.first());
            Map<String, Long> second = fork.iterate(Iteration.first());
            assertTrue(TestCells.tally(first).samples() >= 4 * 256, first::toString);
            assertTrue(TestCells.tally(second).samples() >= 4 * 256, second::toString);
        }
    }

    @Test
    void anActorThatHangsEndsTheForkAndIsNamed() throws ForkException {
        try (ForkProcess fork = new ForkProcess(stubborn(StubbornRunner.class, Duration.ofMillis(200)), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertTrue(death.getMessage().startsWith("hung: t1Pin is at "), death.getMessage());
            String output = String.join("\n", fork.output());
            assertTrue(output.contains("t2Fork is at "), output);
            assertTrue(output.contains("StubbornRunner$Actor.spinLock"), output);
        }
    }

    @Test
    void anActorThatThrowsEndsTheForkThoughAnotherWaitsForIt() throws ForkException {
        try (ForkProcess fork = new ForkProcess(stubborn(StubbornRunner.Throwing.class, PATIENCE), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertEquals("an actor threw: java.lang.IllegalStateException: out of luck", death.getMessage());
        }
    }

    @Test
    void aRunnerThatDoesNotExistIsAnError() throws ForkException {
        String test = "forkrace.stress.S99_None.V0_Unfixed";
        List<String> command = command(test, test + "_jcstress", PATIENCE);
        try (ForkProcess fork = new ForkProcess(command, PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertTrue(death.getMessage().contains("S99_None"), death.getMessage());
        }
    }
}
