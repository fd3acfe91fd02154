// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol, with processes that are shell scripts. */
@Timeout(60)
class WorkerProcessTest {

    private static final long SECONDS = 20;

    private static WorkerProcess script(String script, long seconds) throws BenchException {
        return new WorkerProcess("fake", List.of("sh", "-c", script), seconds);
    }

    private static WorkerProcess echo(String answer) throws BenchException {
        return script("echo ready; while read -r line; do echo \"" + answer + "\"; done", SECONDS);
    }

    @Test
    void answersComeInOrder() throws BenchException {
        try (WorkerProcess process =
                script("echo ready; while read -r go millis number; do echo \"$millis.5 1$number\"; done", SECONDS)) {
            process.awaitReady();
            assertEquals(new WorkerAnswer(5.5, 1), process.measure("a", 5, 0));
            assertEquals(new WorkerAnswer(7.5, 13), process.measure("b", 7, 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"17.25 3, 17.25, 3", "-0.5 1, -0.5, 1", "4 100, 4, 100"})
    void answersAreTimeAndNumber(String line, double nanos, long times) {
        assertEquals(Optional.of(new WorkerAnswer(nanos, times)), WorkerAnswer.parse(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17.25",
                "17.25 0",
                "17.25 3 1",
                " 17.25 3",
                "NaN 3",
                "1e5 3",
                "17,25 3",
                "ready",
                "17.25 -3",
                "17.25  3"
            })
    void anythingElseIsNone(String line) throws BenchException {
        assertEquals(Optional.empty(), WorkerAnswer.parse(line));
        try (WorkerProcess process = echo(line)) {
            process.awaitReady();
            BenchException error = assertThrows(BenchException.class, () -> process.measure("V0", 1, 0));
            assertEquals("V0: fake says '" + line + "' instead of a time", error.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo hello; sleep 9 | fake says 'hello' instead of 'ready'",
                "echo >&2; echo no memory >&2; exit 3 | fake ended with exit code 3: no memory",
                "exit 0 | fake ended with exit code 0"
            })
    void whoIsNeverReadyIsNamed(String script, String complaint) throws BenchException {
        try (WorkerProcess process = script(script, SECONDS)) {
            BenchException error = assertThrows(BenchException.class, process::awaitReady);
            assertEquals(complaint, error.getMessage());
        }
    }

    @Test
    void deathBetweenTurnsIsTold() throws BenchException {
        try (WorkerProcess process = script("echo ready; read -r line; echo a page leaked >&2; exit 1", SECONDS)) {
            process.awaitReady();
            BenchException error = assertThrows(BenchException.class, () -> process.measure("V0", 1, 0));
            assertEquals("fake ended with exit code 1: a page leaked", error.getMessage());
        }
    }

    @Test
    void whoHangsIsGivenUp() throws BenchException {
        try (WorkerProcess process = script("echo ready; sleep 50", 1)) {
            process.awaitReady();
            BenchException error = assertThrows(BenchException.class, () -> process.measure("V0", 1, 0));
            assertEquals("fake hangs: no answer for 1 s", error.getMessage());
        }
    }

    @Test
    void whatCannotBeStartedIsNamed() {
        BenchException error =
                assertThrows(BenchException.class, () -> new WorkerProcess("fake", List.of("/nowhere/twin"), SECONDS));
        assertTrue(error.getMessage().startsWith("fake cannot be started: "), error::getMessage);
    }

    @Test
    void lastIsFirstInEveryOtherRound() throws BenchException {
        CostRow.Key a = Peer.JAVA.of(FixId.UNFIXED, 8);
        CostRow.Key b = Peer.C.of(FixId.UNFIXED, 8);
        // One process counts the turns of both.
        try (WorkerProcess process =
                script("echo ready; n=0; while read -r line; do n=$((n+1)); echo \"$n 1\"; done", SECONDS)) {
            process.awaitReady();
            Rounds rounds = new Rounds(3);
            List<Integer> begun = new ArrayList<>();
            rounds.run(List.of(new Contender(a, process, 0, 1), new Contender(b, process, 1, 1)), begun::add);
            assertEquals(List.of(0, 1, 2), begun);
            assertEquals(List.of(1.0, 4.0, 5.0), list(rounds.of(a)));
            assertEquals(List.of(2.0, 3.0, 6.0), list(rounds.of(b)));
            assertEquals(new Estimate(5 / 6.0, 0.5, 4 / 3.0), rounds.ratio(a, b));
        }
    }

    private static List<Double> list(double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
