// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.ExploreRun.Order;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that do their work, and workers that do not. */
@Timeout(120)
class ExploreRunTest {

    private static final List<StressTest> TESTS = StressTest.all(Forms.all(), Matrix.load()).stream()
            .filter(test -> test.form().name().equals("PinnedBeforeFork"))
            .toList();

    private final List<String> finished = new ArrayList<>();

    private Map<StressTest, CellExploration> run(int workers, IntFunction<List<String>> command) {
        ExploreRun.Listener listener = new ExploreRun.Listener() {
            @Override
            public void progress(StressTest test, long executions) {}

            @Override
            public void finished(StressTest test, CellExploration result) {
                synchronized (finished) {
                    finished.add(test.id());
                }
            }
        };
        ExploreRun run = command == null
                ? new ExploreRun(TESTS, Order.DEFAULT, workers, listener)
                : new ExploreRun(TESTS, Order.DEFAULT, workers, listener, command);
        run.run();
        assertEquals(TESTS, List.copyOf(run.results().keySet()));
        return run.results();
    }

    private static String failureOf(Map<StressTest, CellExploration> results, StressTest test) {
        return results.get(test).problem().orElse("");
    }

    @Test
    void everyCellIsExplored() {
        Map<StressTest, CellExploration> results = run(2, null);
        assertEquals(TESTS.size(), finished.size());
        results.forEach((test, cell) -> {
            assertEquals("", failureOf(results, test));
            assertTrue(cell.isProof());
            assertFalse(cell.shortest().isEmpty());
            assertEquals(
                    Agreement.Status.AGREED,
                    Agreement.of(cell, test.expectation()).status());
        });
    }

    @Test
    void workerThatDiesIsAFailureOfItsCellOnly() {
        List<Integer> starts = new ArrayList<>();
        Map<StressTest, CellExploration> results = run(1, cpu -> {
            starts.add(cpu);
            return starts.size() == 1
                    ? List.of("sh", "-c", "read request; echo out of memory >&2; exit 3")
                    : WorkerCommand.of(ExploreWorker.class.getName(), cpu);
        });
        List<String> failures = results.keySet().stream()
                .map(test -> failureOf(results, test))
                .filter(text -> !text.isEmpty())
                .toList();
        assertEquals(List.of("virtual machine exited with 3: out of memory"), failures);
        assertEquals(TESTS.size(), finished.size());
    }

    @Test
    void workerThatCannotBeStartedIsAFailure() {
        Map<StressTest, CellExploration> results = run(1, cpu -> List.of("/no/such/java"));
        results.keySet()
                .forEach(test -> assertTrue(failureOf(results, test).startsWith("virtual machine not started")));
    }

    @Test
    void garbageIsNoAnswer() {
        Map<StressTest, CellExploration> results =
                run(1, cpu -> List.of("sh", "-c", "echo '{\"result\":'; echo garbage; read request"));
        results.keySet()
                .forEach(test -> assertEquals("virtual machine exited with 0: {\"result\":", failureOf(results, test)));
    }

    @Test
    void workerThatIsSilentIsGivenUp() throws WorkerProcess.WorkerException {
        try (WorkerProcess worker = new WorkerProcess(List.of("sleep", "100"), 1)) {
            worker.explore(new WorkerMessage.Request("test", "", Mode.DPOR, 0, 1, 0), executions -> {});
        } catch (WorkerProcess.WorkerException e) {
            assertEquals("hung: no sign of life for 1 s", e.getMessage());
            return;
        }
        throw new AssertionError("it was not given up");
    }

    @Test
    void endedRunHasWhatIsUnderWayAndNotWhatHasNotBegun() {
        List<ExploreRun> runs = new ArrayList<>();
        ExploreRun.Listener listener = new ExploreRun.Listener() {
            @Override
            public void progress(StressTest test, long executions) {}

            @Override
            public void finished(StressTest test, CellExploration result) {
                finished.add(test.id());
            }
        };
        runs.add(new ExploreRun(TESTS, Order.DEFAULT, 1, listener, cpu -> {
            runs.get(0).stop();
            return List.of("sleep", "100");
        }));
        runs.get(0).run();
        Map<StressTest, CellExploration> results = runs.get(0).results();
        assertEquals(1, results.size());
        assertEquals(List.of(), finished);
        results.forEach((test, cell) -> assertEquals(
                Agreement.Status.INTERRUPTED,
                Agreement.of(cell, test.expectation()).status()));
    }

    @Test
    void limitIsNoProof() {
        ExploreRun run =
                new ExploreRun(TESTS.subList(0, 1), new Order(Mode.DPOR, 0, 3, 0), 1, new ExploreRun.Listener() {
                    @Override
                    public void progress(StressTest test, long executions) {}

                    @Override
                    public void finished(StressTest test, CellExploration result) {}
                });
        run.run();
        CellExploration cell = run.results().get(TESTS.get(0));
        assertEquals(Report.End.LIMIT, cell.end());
        assertEquals(3, cell.executions());
        assertEquals(
                Agreement.Status.NOT_EXHAUSTED,
                Agreement.of(cell, TESTS.get(0).expectation()).status());
    }
}
