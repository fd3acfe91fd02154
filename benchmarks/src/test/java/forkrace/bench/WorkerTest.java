// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker says, and that the work of the real ones is done. */
class WorkerTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<String> done = new ArrayList<>();

    private Worker.Work fake(String name, long nanos, int units) {
        return new Worker.Work() {
            @Override
            public long once() {
                done.add(name);
                return nanos;
            }

            @Override
            public int units() {
                return units;
            }
        };
    }

    private int serve(String input, Worker.Work... cases) throws IOException {
        PrintStream out = new PrintStream(output, true, StandardCharsets.US_ASCII);
        return new Worker(List.of(cases)).serve(new BufferedReader(new StringReader(input)), out, 0);
    }

    private String output() {
        return output.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void anAnswerIsTheTimeOfOneUnitAndHowOften() throws IOException {
        assertEquals(0, serve("go 0\n", fake("a", 100, 8)));
        assertEquals("ready\n12.5000 1\n", output());
    }

    @Test
    void workGoesOnForAsLongAsItWasTold() throws IOException {
        assertEquals(0, serve("go 20\n", fake("a", 100, 1)));
        assertTrue(done.size() > 1);
        assertEquals("ready\n100.0000 " + done.size() + "\n", output());
    }

    @Test
    void casesAreChosenByNumber() throws IOException {
        assertEquals(0, serve("go 0 1\ngo 0 0\ngo 0\n", fake("a", 10, 1), fake("b", 20, 1)));
        assertEquals("ready\n20.0000 1\n10.0000 1\n10.0000 1\n", output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "go", "go x", "go -1", "go 5 2", "go 5 0 0", "went 5", "go 99999999", "go  5"})
    void whatIsNotUnderstoodEndsIt(String line) throws IOException {
        assertEquals(2, serve(line + "\ngo 0\n", fake("a", 10, 1), fake("b", 20, 1)));
        assertEquals("ready\n", output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "fault"})
    void everyPageIsCopiedEveryTime(String mode) {
        Worker.Work work = CopyWorker.work(mode, 64);
        for (int i = 0; i < 3; i++) {
            assertTrue(work.once() > 0);
        }
        assertEquals(64, work.units());
    }

    @Test
    void forksAreThoseOfTheBenchmark() {
        List<Worker.Work> cases =
                ForkWorker.cases("0", "fix=UNFIXED,SEED_PGGUP", "ptes=64", "pinned=0.5", "order=random");
        assertEquals(2, cases.size());
        for (Worker.Work work : cases) {
            assertEquals(64, work.units());
            assertTrue(work.once() > 0);
            assertTrue(work.once() > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fix=NONE", "ptes=65", "pages=4", "ptes", "ptes=x", "order=backwards"})
    void badParametersAreRefused(String parameter) {
        assertThrows(RuntimeException.class, () -> ForkWorker.cases("0", parameter));
        assertThrows(RuntimeException.class, ForkWorker::cases);
        assertThrows(RuntimeException.class, () -> CopyWorker.work("bear", 4));
    }
}
