// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A process that measures when it is told to, so that somebody can measure several in turns; {@code twin.c} speaks the same. After a
 * warm-up it prints {@code ready}. For each line {@code go MILLIS [CASE]} it works for so long and prints one line: nanoseconds a unit,
 * and how often. It ends with its input.
 */
final class Worker {

    /** What is measured. */
    interface Work {

        /** Does it once, with everything around it, and returns the nanoseconds of what counts. */
        long once();

        /** Ptes or pages of one time. */
        int units();
    }

    private static final int LONGEST_MILLIS = 600_000;
    private static final int LEAST_ROUNDS = 10;
    private static final int MOST_ROUNDS = 100;
    private static final double MUCH_FASTER = 0.97;

    private final List<Work> cases;

    Worker(List<Work> cases) {
        this.cases = List.copyOf(cases);
    }

    /** Speaks with the standard streams; the exit code. */
    int serve(int warmupMillis) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            return serve(in, System.out, warmupMillis);
        }
    }

    int serve(BufferedReader in, PrintStream out, int warmupMillis) throws IOException {
        warmUp(warmupMillis);
        out.print("ready\n");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            int millis = words[0].equals("go") && words.length <= 3 ? number(words, 1, LONGEST_MILLIS) : -1;
            int chosen = words.length == 3 ? number(words, 2, cases.size() - 1) : 0;
            if (millis < 0 || chosen < 0) {
                System.err.println("not understood: " + line);
                return 2;
            }
            out.print(measure(cases.get(chosen), millis).line() + "\n");
            out.flush();
        }
        return 0;
    }

    /**
     * All cases in turns, so that each is compiled in the company of the others: for so long, and then until it gets no faster. On a busy
     * machine the compiler is late.
     */
    private void warmUp(int millis) {
        int turn = millis / LEAST_ROUNDS;
        double best = Double.MAX_VALUE;
        int sinceBest = 0;
        for (int round = 0; millis > 0 && round < MOST_ROUNDS; round++) {
            double sum = 0;
            for (Work work : cases) {
                sum += measure(work, turn).nanosOfUnit;
            }
            sinceBest = sum < best * MUCH_FASTER ? 0 : sinceBest + 1;
            best = Math.min(best, sum);
            if (round >= LEAST_ROUNDS && sinceBest >= LEAST_ROUNDS / 2) {
                return;
            }
        }
    }

    private static Measured measure(Work work, int millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long nanos = 0;
        long times = 0;
        do {
            nanos += work.once();
            times++;
        } while (System.nanoTime() - deadline < 0);
        return new Measured((double) nanos / times / work.units(), times);
    }

    private record Measured(double nanosOfUnit, long times) {
        String line() {
            return String.format(Locale.ROOT, "%.4f %d", nanosOfUnit, times);
        }
    }

    private static int number(String[] words, int index, int most) {
        try {
            int value = index < words.length ? Integer.parseInt(words[index]) : -1;
            return value <= most ? value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
