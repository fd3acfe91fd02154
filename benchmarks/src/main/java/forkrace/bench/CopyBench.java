// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.Page;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The yardstick for whatever copies pages: the bare copy of 4096 bytes, over as many pages and as many copies as {@link WpFaultBench}
 * and {@link ForkBench} have in hand. The figure per page is {@code page}.
 */
@State(Scope.Thread)
public class CopyBench extends ShortIterations {

    private static final int WORDS = 512;
    private static final long SEED = 20090314;

    /** Pages, each with a place for its copy. */
    @Param({"64", "4096"})
    public int pages;

    /**
     * {@code sequential}: pages and copies lie one after the other; {@code random}: shuffled, always the same way, as they come to lie when
     * copies of copies are made.
     */
    @Param({"sequential", "random"})
    public String order = "sequential";

    private long[][] sources;
    private long[][] destinations;
    private Page[] sourcePages;
    private Page[] destinationPages;
    long round;

    /** Allocates everything, so that no copy meets new memory. */
    @Setup(Level.Trial)
    public void allocate() {
        sources = new long[pages][WORDS];
        destinations = new long[pages][WORDS];
        sourcePages = new Page[pages];
        destinationPages = new Page[pages];
        for (int i = 0; i < pages; i++) {
            sourcePages[i] = new Page(i + 1);
            destinationPages[i] = new Page(pages + i + 1);
            destinationPages[i].store(0, 0, WORDS);
            sourcePages[i].store(0, 0, WORDS);
        }
        Check.that(order.equals("sequential") || order.equals("random"), "order is sequential or random: " + order);
        if (order.equals("random")) {
            Random random = new Random(SEED);
            Collections.shuffle(Arrays.asList(sources), random);
            Collections.shuffle(Arrays.asList(destinations), random);
            Collections.shuffle(Arrays.asList(sourcePages), random);
            Collections.shuffle(Arrays.asList(destinationPages), random);
        }
    }

    /** Sources and copies differ. */
    @Setup(Level.Iteration)
    public void before() {
        round++;
        for (int i = 0; i < pages; i++) {
            sources[i][WORDS - 1] = round;
            sourcePages[i].store(WORDS - 1, round, WORDS);
            Check.that(destinations[i][WORDS - 1] != round, "a copy is there before it was made");
            Check.that(destinationPages[i].load(WORDS - 1) != round, "a copy is there before it was made");
        }
    }

    /** By {@code System.arraycopy}. */
    @Benchmark
    public long[][] bare(PerPage perPage) {
        long[][] from = sources;
        long[][] to = destinations;
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(from[i], 0, to[i], 0, WORDS);
        }
        perPage.page += from.length;
        return to;
    }

    /** By the emulation, word by word: none is torn, whatever a device stores meanwhile. */
    @Benchmark
    public Page[] wordByWord(PerPage perPage) {
        Page[] from = sourcePages;
        Page[] to = destinationPages;
        for (int i = 0; i < from.length; i++) {
            to[i].copyFrom(from[i], WORDS, 0);
        }
        perPage.page += from.length;
        return to;
    }

    /** All of one kind are copied to the last word, none of the other. */
    @TearDown(Level.Iteration)
    public void after() {
        int bare = 0;
        int wordByWord = 0;
        for (int i = 0; i < pages; i++) {
            bare += destinations[i][WORDS - 1] == round ? 1 : 0;
            wordByWord += destinationPages[i].load(WORDS - 1) == round ? 1 : 0;
        }
        Check.that(bare == 0 || bare == pages, "not all pages were copied");
        Check.equal(pages, bare + wordByWord, "pages copied");
    }
}
