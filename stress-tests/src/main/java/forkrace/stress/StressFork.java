// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.util.Counter;

/**
 * The virtual machine in which tests run: reads one {@link ForkQuestion} a line and answers each with its counts.
 *
 * <p>jcstress's own fork reports at its end only, watches no time in its sanity phase, and leaves a dead launcher's forks running.
 * This one uses the same generated runners, ends with its input, and ends itself when an actor hangs.
 */
public final class StressFork {

    /** An actor threw. */
    static final int EXIT_ERROR = 70;

    /** An iteration did not end. */
    static final int EXIT_HUNG = 71;

    /** How much longer than asked for an iteration may take. */
    static final long GRACE_SECONDS = 20;

    /** A system property for tests of the deadline. */
    static final String GRACE_PROPERTY = "forkrace.stress.grace";

    private static final long GRACE_MILLIS = Long.getLong(GRACE_PROPERTY, TimeUnit.SECONDS.toMillis(GRACE_SECONDS));

    private StressFork() {}

    /** Runs what it is asked to. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                Map<String, Long> counts = iterate(ForkQuestion.parse(line));
                answers.print(ForkMessage.format(counts) + "\n");
                answers.flush();
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            fail(e);
        }
        System.exit(0);
    }

    private static Map<String, Long> iterate(ForkQuestion question) throws ReflectiveOperationException {
        TestInfo test = question.test();
        Constructor<?> constructor = Class.forName(test.generatedRunner()).getConstructor(ForkedTestConfig.class);
        ForkedTestConfig config = new ForkedTestConfig(question.iteration().config(test, List.of()));
        return iterate(
                (Runner<?>) constructor.newInstance(config),
                question.iteration().millis());
    }

    private static <R> Map<String, Long> iterate(Runner<R> runner, int millis) {
        CountDownLatch ended = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>(List.of(Thread.currentThread()));
        watch(threads, ended, millis);
        Map<String, Long> counts = new TreeMap<>();
        List<CounterThread<R>> actors = runner.internalRun();
        threads.addAll(0, actors);
        for (CounterThread<R> actor : actors) {
            Counter<R> counter = await(actor, actors);
            for (R outcome : counter.elementSet()) {
                counts.merge(String.valueOf(outcome), counter.count(outcome), Long::sum);
            }
        }
        ended.countDown();
        return counts;
    }

    /** Waits for one actor and, as a dead actor makes the others wait for ever, for an error of any. */
    private static <R> Counter<R> await(CounterThread<R> actor, List<CounterThread<R>> all) {
        try {
            do {
                actor.join(20);
                for (CounterThread<R> any : all) {
                    if (any.throwable() != null) {
                        fail(any.throwable());
                    }
                }
            } while (actor.isAlive());
        } catch (InterruptedException e) {
            fail(e);
        }
        return actor.result();
    }

    private static void fail(Throwable cause) {
        cause.printStackTrace();
        System.err.flush();
        Runtime.getRuntime().halt(EXIT_ERROR);
    }

    /** Says where the threads are and ends the virtual machine if the iteration does not end in time. */
    private static void watch(List<Thread> threads, CountDownLatch ended, int millis) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        if (!ended.await(millis + GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                            threads.forEach(StressFork::printStack);
                            Runtime.getRuntime().halt(EXIT_HUNG);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void printStack(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        System.err.println(thread.getName() + " is at " + (stack.length == 0 ? "its end" : stack[0]));
        for (StackTraceElement frame : stack) {
            System.err.println("    at " + frame);
        }
        System.err.flush();
    }
}
