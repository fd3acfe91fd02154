// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ForkProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ForkQuestion MOMENT = ForkQuestion.parse("1 1 test runner 2");

    @Test
    void answersAreCountsAndTheRestIsOutput() throws ForkException {
        ForkProcess fork = new ForkProcess(FakeFork.command("answer"), PATIENCE);
        try (fork) {
            assertEquals(Map.of("KEPT", 7L), fork.iterate(MOMENT));
        }
        assertEquals(Set.of("VM warning: something", "on the error stream"), Set.copyOf(fork.output()));
    }

    @Test
    void aForkThatDiesSaysWhy() throws ForkException {
        try (ForkProcess fork = new ForkProcess(FakeFork.command("die"), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(MOMENT));
            assertEquals("virtual machine exited with 137: no more memory", death.getMessage());
        }
    }

    @Test
    void anErrorOfAnActorIsNamed() throws ForkException {
        try (ForkProcess fork = new ForkProcess(FakeFork.command("throw"), PATIENCE)) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(MOMENT));
            assertEquals("an actor threw: forkrace.sync.KernelBug: count is -1", death.getMessage());
        }
    }

    @Test
    void aForkThatDoesNotAnswerIsKilled() throws ForkException {
        Set<Long> before = children();
        try (ForkProcess fork = new ForkProcess(FakeFork.command("stay"), Duration.ofSeconds(1))) {
            ForkException death = assertThrows(ForkException.class, () -> fork.iterate(MOMENT));
            assertTrue(death.getMessage().startsWith("hung"), death.getMessage());
        }
        assertEquals(before, children());
    }

    @Test
    void aForkThatCannotBeStartedIsAnError() {
        assertThrows(ForkException.class, () -> new ForkProcess(List.of("/nonexistent/java"), PATIENCE).close());
    }

    @Test
    void closingEndsTheFork() throws ForkException {
        Set<Long> before = children();
        new ForkProcess(FakeFork.command("answer"), PATIENCE).close();
        assertEquals(before, children());
    }

    @Test
    void argumentsTheVirtualMachineRefusesAreReported() {
        assertTrue(StressRun.refusal(List.of()).isEmpty());
        assertTrue(StressRun.refusal(List.of("-XX:+NoSuchFlag")).orElseThrow().contains("NoSuchFlag"));
        assertFalse(StressRun.refusal(List.of("-Xmx1k")).isEmpty());
    }

    static Set<Long> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
