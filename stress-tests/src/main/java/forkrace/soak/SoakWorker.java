// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.fix.FixId;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A virtual machine that soaks one variant, one machine after the other, and says after each how far it is. */
public final class SoakWorker {

    static final long ROUND_MILLIS = 250;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SoakWorker() {}

    /** Arguments: id of the variant, seed, milliseconds. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        FixId fix = FixId.ofId(args[0]);
        long seed = Long.parseLong(args[1]);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
        SoakResult result = new SoakResult(seed, 0, 0, null);
        do {
            result = next(fix, result);
            answers.println(JSON.writeValueAsString(result));
            if (answers.checkError()) {
                // Nobody is left to listen.
                Runtime.getRuntime().halt(1);
            }
        } while (result.failure() == null && System.nanoTime() < end);
        // Threads of a broken machine may never end.
        Runtime.getRuntime().halt(0);
    }

    private static SoakResult next(FixId fix, SoakResult before) throws InterruptedException {
        long round = before.rounds() + 1;
        boolean split = round % 2 == 0;
        try {
            long operations = new SoakMachine(fix, fix.create(), split, before.seed() + round).play(ROUND_MILLIS);
            return new SoakResult(before.seed(), round, before.operations() + operations, null);
        } catch (RuntimeException | Error broken) {
            broken.printStackTrace();
            return new SoakResult(
                    before.seed(),
                    round,
                    before.operations(),
                    "machine " + round + " of seed " + before.seed() + ", " + (split ? "split" : "unsplit")
                            + " pte locks: " + broken.getMessage());
        }
    }

    static SoakResult parse(String line) {
        return JSON.readValue(line, SoakResult.class);
    }
}
