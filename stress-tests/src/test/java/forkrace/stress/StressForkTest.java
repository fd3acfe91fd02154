// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.util.TestLineWriter;

/** The fork itself, in a virtual machine of its own. */
@Timeout(60)
class StressForkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private static List<String> command(String test, String classPath, Duration grace) {
        return List.of(
                ForkCommand.java(),
                "-D" + StressFork.GRACE_PROPERTY + "=" + grace.toMillis(),
                "-cp",
                classPath,
                StressFork.class.getName(),
                test);
    }

    /** The command for a runner that no processor has generated; the fork finds it in a test list of ours. */
    private List<String> stubborn(Class<?> runner, Duration grace) throws IOException {
        TestLineWriter line = new TestLineWriter();
        line.put("stubborn");
        line.put("stubborn");
        line.put(runner.getName());
        line.put("a test");
        line.put(2);
        line.put("t1Pin");
        line.put("t2Fork");
        line.put(false);
        line.put(0);
        line.put(0);
        Path list = directory.resolve(TestList.LIST.substring(1));
        Files.createDirectories(list.getParent());
        Files.writeString(list, line.get() + "\n");
        return command("stubborn", directory + File.pathSeparator + System.getProperty("java.class.path"), grace);
    }

    @Test
    void aGeneratedTestCounts() throws ForkException {
        String test = TestList.tests().stream().sorted().findFirst().orElseThrow();
        List<String> command = command(test, System.getProperty("java.class.path"), PATIENCE);
        try (ForkProcess fork = new ForkProcess(command, PATIENCE)) {
            Map<String, Long> first = fork.iterate(Iteration.first());
            Map<String, Long> second = fork.iterate(Iteration.first());
            assertTrue(TestCells.tally(first).samples() >= 4 * 256, first::toString);
            assertTrue(TestCells.tally(second).samples() >= 4 * 256, second::toString);
        }
    }

    @Test
    void anActorThatHangsEndsTheForkAndIsNamed() throws IOException, ForkException {
        try (ForkProcess fork = new ForkProcess(stubborn(StubbornRunner.class, Duration.ofMillis(200)), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertTrue(death.getMessage().startsWith("hung: t1Pin is at "), death.getMessage());
            String output = String.join("\n", fork.output());
            assertTrue(output.contains("t2Fork is at "), output);
            assertTrue(output.contains("StubbornRunner$Actor.spinLock"), output);
        }
    }

    @Test
    void anActorThatThrowsEndsTheForkThoughAnotherWaitsForIt() throws IOException, ForkException {
        try (ForkProcess fork = new ForkProcess(stubborn(StubbornRunner.Throwing.class, PATIENCE), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertEquals("an actor threw: java.lang.IllegalStateException: out of luck", death.getMessage());
        }
    }

    @Test
    void aTestThatDoesNotExistIsAnError() throws ForkException {
        List<String> command =
                command("forkrace.stress.S99_None.V0_Unfixed", System.getProperty("java.class.path"), PATIENCE);
        try (ForkProcess fork = new ForkProcess(command, PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(Iteration.first()));
            assertTrue(death.getMessage().contains("S99_None"), death.getMessage());
        }
    }
}
