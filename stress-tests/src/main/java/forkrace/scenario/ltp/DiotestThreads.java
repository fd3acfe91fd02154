// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.ltp;

import forkrace.fix.FixId;
import forkrace.io.Latency;
import forkrace.scenario.ltp.DmaThreadDiotest.Result;
import forkrace.sync.KernelBug;
import java.util.ArrayList;
import java.util.List;

/** Runs the program with threads, chunk after chunk until one goes wrong. */
public final class DiotestThreads {

    private static final int WORKERS = 2;

    /** The last worker reads what is left of them. */
    private static final int CHUNK_PAGES = 4;

    private static final int WORDS_PER_SECTOR = 2;
    private static final int MOST_FORKS = 1_000;

    /** Time slices that a seek takes at most: from one chunk to the next, one more. */
    private static final int LONGEST_SEEK = 64;

    private DiotestThreads() {}

    /**
     * How far it came.
     *
     * @param chunks that were read
     * @param result of the last one
     */
    public record Run(int chunks, Result result) {}

    /** Reads at most so many chunks. */
    public static Run run(FixId fix, int alignment, int chunks) {
        Result result = Result.PASS;
        int done = 0;
        while (done < chunks && result == Result.PASS) {
            Latency seek = Latency.yields(1 + done % LONGEST_SEEK);
            result = readChunk(new DmaThreadDiotest(
                    fix, alignment, new DiotestShape(WORKERS, CHUNK_PAGES, false, WORDS_PER_SECTOR, MOST_FORKS, seek)));
            done++;
        }
        return new Run(done, result);
    }

    private static Result readChunk(DmaThreadDiotest test) {
        int forking = test.threads().size() - 1;
        Thread forks = start(test, forking);
        List<Thread> workers = new ArrayList<>();
        for (int worker = 0; worker < forking; worker++) {
            workers.add(start(test, worker));
        }
        workers.forEach(DiotestThreads::join);
        test.finish();
        join(forks);
        return test.result();
    }

    private static Thread start(DmaThreadDiotest test, int number) {
        Thread thread = new Thread(
                () -> {
                    try {
                        test.run(number);
                    } catch (KernelBug e) {
                        test.oops();
                    }
                },
                test.threads().get(number));
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
