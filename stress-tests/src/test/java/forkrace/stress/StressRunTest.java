// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** Real tests in real forks; how fast they are is not asked. */
@Timeout(120)
class StressRunTest {

    private static final List<StressTest> TESTS = StressTest.all(Forms.all(), Matrix.load());

    @TempDir
    private Path directory;

    /** Hears everything. */
    private static final class Recorder implements StressListener {
        private final List<CellResult> finished = new ArrayList<>();
        private final List<StressCell> started = new ArrayList<>();

        @Override
        public void started(StressCell cell) {
            started.add(cell);
        }

        @Override
        public void counted(StressCell cell, Tally tally) {
            assertEquals(started.get(started.size() - 1), cell);
        }

        @Override
        public void firstLostRead(StressCell cell, Tally tally) {}

        @Override
        public void finished(CellResult result) {
            finished.add(result);
        }
    }

    private static PlannedCell plan(FixId fix, int actors, CompilerMode mode) {
        StressTest test = TESTS.stream()
                .filter(candidate -> candidate.fix() == fix)
                .filter(candidate -> candidate.form().actors().size() == actors)
                .findFirst()
                .orElseThrow();
        return new PlannedCell(new StressCell(test, mode), 1, 1);
    }

    /** The stock launcher would leave the second test out on two processors. */
    @Test
    void everyPlannedCellRunsWhateverItsActors() throws IOException, ClassNotFoundException {
        List<PlannedCell> plan = List.of(
                plan(FixId.SEED_PGGUP, 2, CompilerMode.TIERED), plan(FixId.SEED_PGGUP, 3, CompilerMode.INTERPRETER));
        Recorder recorder = new Recorder();
        StressRun run = new StressRun(plan, Duration.ofSeconds(4), List.of(), recorder);
        run.run();

        assertEquals(2, recorder.finished.size());
        assertEquals(recorder.finished, run.results());
        for (CellResult result : run.results()) {
            assertTrue(result.ran(), () -> result.failure() + " " + result.output());
            assertEquals(List.of(), result.output());
        }
        Path report;
        try (ResultFiles files = new ResultFiles(directory.resolve("out"), List.of())) {
            run.results().forEach(files::add);
            report = files.writeReport();
        }
        assertTrue(Files.size(report) > 0);
        InProcessCollector raw = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(
                directory.resolve("out").resolve(ResultFiles.RAW).toString(), raw);
        reader.dump();
        reader.close();
        assertEquals(
                run.results().stream().map(result -> result.tally().samples()).toList(),
                raw.getTestResults().stream().map(TestResult::getTotalCount).toList());
    }

    @Test
    void aCellThatHasNotShownWhatItMustGetsTheTimeTheOthersLeave() {
        PlannedCell safe = plan(FixId.SEED_PGGUP, 2, CompilerMode.TIERED);
        StressTest test = safe.cell().test();
        Expectation impossible = new Expectation(
                Verdict.parse("LR", false),
                test.form().mayShow(),
                Set.of(OutcomeClass.LOST_READ),
                Set.of(OutcomeClass.LOST_READ));
        StressCell lossy = new StressCell(new StressTest(test.form(), test.fix(), impossible), CompilerMode.TIERED);
        Recorder recorder = new Recorder();
        StressRun run =
                new StressRun(List.of(safe, new PlannedCell(lossy, 0, 1)), Duration.ofSeconds(6), List.of(), recorder);
        run.run();
        assertEquals(List.of(lossy, safe.cell(), lossy), recorder.started);
        assertEquals(
                List.of(safe.cell(), lossy),
                recorder.finished.stream().map(CellResult::cell).toList());
        assertEquals(
                new Judgement(Judgement.Status.NOT_CONFIRMED, "never saw LOST"),
                Judgement.of(run.results().get(1)));
    }

    /** As if the cells before it had used up the time. */
    @Test
    void aCellThatGetsNoTimeDidNotRun() {
        Recorder recorder = new Recorder();
        StressRun run = new StressRun(
                List.of(plan(FixId.SEED_PGGUP, 2, CompilerMode.TIERED)), Duration.ofMinutes(-1), List.of(), recorder);
        run.run();
        assertEquals(
                new Judgement(Judgement.Status.DID_NOT_RUN, "no time left"),
                Judgement.of(run.results().get(0)));
        assertEquals(run.results(), recorder.finished);
        assertEquals(List.of(), recorder.started);
    }

    @Test
    void aStoppedRunStartsNothingAndSaysSo() {
        Recorder recorder = new Recorder();
        StressRun run = new StressRun(
                List.of(plan(FixId.UNFIXED, 2, CompilerMode.TIERED)), Duration.ofSeconds(4), List.of(), recorder);
        run.stop();
        run.run();
        assertTrue(run.results().get(0).isInterrupted());
        assertEquals(
                Judgement.Status.DID_NOT_RUN, Judgement.of(run.results().get(0)).status());
        assertEquals(List.of(), recorder.started);
        assertEquals(List.of(), recorder.finished);
    }

    @Test
    void aForkThatCannotStartIsAResult() {
        Recorder recorder = new Recorder();
        StressRun run = new StressRun(
                List.of(plan(FixId.SEED_PGGUP, 2, CompilerMode.TIERED)),
                Duration.ofSeconds(4),
                List.of("-XX:+NoSuchFlag"),
                recorder);
        run.run();
        CellResult result = run.results().get(0);
        assertFalse(result.ran());
        assertTrue(result.failure().orElseThrow().startsWith("virtual machine exited with 1: "), result::toString);
    }

    @Test
    void anExistingResultIsNotOverwritten() throws IOException {
        new ResultFiles(directory, List.of()).close();
        assertThrows(IOException.class, () -> new ResultFiles(directory, List.of()).close());
    }
}
