// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.scenario.Variation;
import forkrace.stress.StressTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A virtual machine that explores the cells it is told on its standard input, one a line, and answers on its standard output. */
public final class ExploreWorker {

    private static final long NANOS_BETWEEN_SIGNS_OF_LIFE = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintStream answers;
    private final CellExplorer explorer = new CellExplorer(new Explorer());
    private final Map<String, StressTest> tests = StressTest.all(Forms.all(), Matrix.load()).stream()
            .collect(Collectors.toMap(StressTest::name, Function.identity()));
    private long lastSign;

    private ExploreWorker(PrintStream answers) {
        this.answers = answers;
    }

    /** Ends when its input does. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        // Whatever else is printed must not be taken for an answer.
        System.setOut(System.err);
        ExploreWorker worker = new ExploreWorker(answers);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            worker.answer(WorkerMessage.Request.parse(line));
        }
    }

    private void answer(WorkerMessage.Request request) {
        Options options = Options.DEFAULT
                .withMode(request.mode())
                .withBound(request.bound())
                .withLimit(request.limit())
                .withMonitor(this::signOfLife);
        CellExploration result;
        try {
            result = explorer.explore(
                    tests.get(request.test()).with(Variation.parse(request.variations())),
                    options,
                    request.shortestLimit());
        } catch (ModelException e) {
            result = CellExploration.failed(request.test(), request.mode(), request.bound(), e.getMessage());
        }
        say(new WorkerMessage(result.executions(), result));
    }

    private boolean signOfLife(long executions, long blocked) {
        long now = System.nanoTime();
        if (now - lastSign > NANOS_BETWEEN_SIGNS_OF_LIFE) {
            lastSign = now;
            say(new WorkerMessage(executions + blocked, null));
        }
        return true;
    }

    private void say(WorkerMessage message) {
        answers.println(message.line());
        if (answers.checkError()) {
            // Nobody is left to listen.
            Runtime.getRuntime().halt(1);
        }
    }
}
