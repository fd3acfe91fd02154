// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.scenario.Variation;
import forkrace.stress.StressTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;

/**
 * Explores many cells in virtual machines of their own, as many at a time as asked for. What goes wrong with one is a failure of its
 * cell; the others go on.
 */
public final class ExploreRun {

    /** Told on the threads of the run. */
    public interface Listener {

        /** A cell has come to so many executions. */
        void progress(StressTest test, long executions);

        /** A cell is done, well or not. */
        void finished(StressTest test, CellExploration result);
    }

    /**
     * What to do with each cell.
     *
     * @param mode which interleavings are tried
     * @param bound preemptions allowed, in {@link Mode#BOUNDED}
     * @param limit executions of a cell
     * @param shortestLimit executions of the search for shortest witnesses; 0 for none
     */
    public record Order(Mode mode, int bound, long limit, long shortestLimit) {

        /** Everything, with shortest witnesses. */
        public static final Order DEFAULT = new Order(Mode.DPOR, 0, 5_000_000, 300_000);
    }

    private static final long SECONDS_TO_HANG = 120;

    private final List<StressTest> tests;
    private final Order order;
    private final int workers;
    private final Listener listener;
    private final IntFunction<List<String>> command;
    private final Map<StressTest, CellExploration> results = new ConcurrentHashMap<>();
    private final Set<StressTest> begun = ConcurrentHashMap.newKeySet();
    private final Set<WorkerProcess> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** A run that has not begun. */
    public ExploreRun(List<StressTest> tests, Order order, int workers, Listener listener) {
        this(tests, order, workers, listener, cpu -> WorkerCommand.of(ExploreWorker.class.getName(), cpu));
    }

    /** A run of another Java, of that feature release. */
    public ExploreRun(List<StressTest> tests, Order order, int workers, Listener listener, Path javaHome, int feature) {
        this(
                tests,
                order,
                workers,
                listener,
                cpu -> WorkerCommand.of(ExploreWorker.class.getName(), cpu, javaHome, feature));
    }

    ExploreRun(List<StressTest> tests, Order order, int workers, Listener listener, IntFunction<List<String>> command) {
        this.tests = List.copyOf(tests);
        this.order = order;
        this.workers = Math.min(workers, tests.size());
        this.listener = listener;
        this.command = command;
    }

    /** Explores until all is done or {@link #stop} is called. */
    public void run() {
        // Cells with many actors take longest, and come first so that the workers end together.
        BlockingQueue<StressTest> queue = new LinkedBlockingQueue<>(tests.stream()
                .sorted(Comparator.comparingInt(
                                (StressTest test) -> test.form().actors().size())
                        .thenComparing(test -> test.form().id())
                        .reversed())
                .toList());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            int cpu = i;
            Thread thread = new Thread(() -> work(queue, cpu), "explore-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    private void work(BlockingQueue<StressTest> queue, int cpu) {
        WorkerProcess worker = null;
        for (StressTest test = queue.poll(); test != null && !stopped; test = queue.poll()) {
            StressTest current = test;
            begun.add(test);
            CellExploration result;
            try {
                if (worker == null) {
                    worker = new WorkerProcess(command.apply(cpu), SECONDS_TO_HANG);
                    running.add(worker);
                    if (stopped) {
                        // stop() has not seen it.
                        worker.kill();
                    }
                }
                result = worker.explore(
                        new WorkerMessage.Request(
                                test.name(),
                                Variation.words(test.variations()),
                                order.mode(),
                                order.bound(),
                                order.limit(),
                                order.shortestLimit()),
                        executions -> listener.progress(current, executions));
            } catch (WorkerProcess.WorkerException e) {
                worker = close(worker);
                result = CellExploration.failed(
                        test.name(),
                        order.mode(),
                        order.bound(),
                        stopped ? CellExploration.INTERRUPTED : e.getMessage());
            }
            results.put(test, result);
            if (!stopped) {
                listener.finished(test, result);
            }
        }
        close(worker);
    }

    private WorkerProcess close(WorkerProcess worker) {
        if (worker != null) {
            running.remove(worker);
            worker.close();
        }
        return null;
    }

    /** Ends the run at once; what is finished stays. On any thread. */
    public void stop() {
        stopped = true;
        running.forEach(WorkerProcess::kill);
    }

    /** What came of the cells, in the order they were given. Those under way are interrupted; those not begun are left out. */
    public Map<StressTest, CellExploration> results() {
        Map<StressTest, CellExploration> ordered = new LinkedHashMap<>();
        for (StressTest test : tests) {
            CellExploration result = results.get(test);
            if (result != null) {
                ordered.put(test, result);
            } else if (begun.contains(test)) {
                ordered.put(
                        test,
                        CellExploration.failed(test.name(), order.mode(), order.bound(), CellExploration.INTERRUPTED));
            }
        }
        return ordered;
    }
}
