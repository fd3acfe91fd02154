// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The parent of a fork: how many pages it has, and what is special about how many of them. Special pages are spread evenly over the
 * address space by rank: the first ranks are pinned, the next wait in pagevecs; flags count from the first rank on, too, since a pin
 * flags.
 *
 * @param ptes       present pages, a power of two
 * @param pinned     fraction pinned for writing
 * @param queued     fraction that waits in a pagevec
 * @param flagged    fraction that was pinned for writing at some time; never less than pinned
 * @param order      {@code sequential} or {@code random}: which frame is behind which page
 * @param frameBytes emulated bytes of a frame, a multiple of 64
 */
record ForkPlan(FixId fix, int ptes, double pinned, double queued, double flagged, String order, int frameBytes) {

    /** A pagevec of 14 flushes itself when the 14th page comes. */
    static final int LONGEST_QUEUE = 13;

    /** Frames that a CPU's list may keep from the others: six batches of at most 31 pages. */
    static final int HOARD = 6 * 31;

    private static final int PTRS_PER_PTE = 512;
    private static final int SECTORS_PER_PAGE = 8;
    private static final int TLB_ENTRIES = 64;
    private static final long SEED = 20090314;

    ForkPlan {
        Check.that(Integer.bitCount(ptes) == 1, "ptes must be a power of two: " + ptes);
        Check.that(order.equals("sequential") || order.equals("random"), "order is sequential or random: " + order);
        Check.that(frameBytes > 0 && frameBytes % 64 == 0, "frameBytes must be a multiple of 64: " + frameBytes);
        Check.that(isFraction(pinned) && isFraction(queued) && isFraction(flagged), "fractions are 0 to 1");
        Check.that(pinned + queued <= 1, "pinned and queued are more than all");
    }

    /** For another copy of this class. */
    String[] toArguments() {
        return new String[] {
            fix.name(), "" + ptes, "" + pinned, "" + queued, "" + flagged, order, "" + frameBytes,
        };
    }

    /** The plan of {@link #toArguments}. */
    static ForkPlan ofArguments(String[] arguments) {
        return new ForkPlan(
                FixId.valueOf(arguments[0]),
                Integer.parseInt(arguments[1]),
                Double.parseDouble(arguments[2]),
                Double.parseDouble(arguments[3]),
                Double.parseDouble(arguments[4]),
                arguments[5],
                Integer.parseInt(arguments[6]));
    }

    private static boolean isFraction(double value) {
        return value >= 0 && value <= 1;
    }

    int pinnedPages() {
        return pages(pinned);
    }

    int queuedPages() {
        return Math.min(pages(queued), ptes - pinnedPages());
    }

    int flaggedPages() {
        return Math.max(pages(flagged), pinnedPages());
    }

    /** Pages that some variant would copy. A frame without contents would be copied for nothing. */
    int specialPages() {
        return Math.max(pinnedPages() + queuedPages(), flaggedPages());
    }

    private int pages(double fraction) {
        return (int) Math.round(fraction * ptes);
    }

    /** The forking CPU's own pagevecs drain whenever a child exits, so queued pages wait on others. */
    int cpus() {
        int cpus = 1 + (queuedPages() + LONGEST_QUEUE - 1) / LONGEST_QUEUE;
        Check.that(cpus <= Integer.SIZE, "no machine has enough pagevecs for " + queuedPages() + " queued pages");
        return cpus;
    }

    /** Frames for the parent and for every copy that a fork may make. */
    MachineShape shape() {
        int tables = (ptes + PTRS_PER_PTE - 1) / PTRS_PER_PTE;
        int frames = ptes + specialPages() + cpus() * HOARD;
        int wordsPerSector = frameBytes / Long.BYTES / SECTORS_PER_PAGE;
        return new MachineShape(
                cpus(), frames, PTRS_PER_PTE, tables, wordsPerSector, SECTORS_PER_PAGE, 0, TLB_ENTRIES, 0, 0);
    }

    /** The page of a rank, and the rank of a page: bits reversed, so that the first n ranks are evenly spread, whatever n. */
    int vpnOf(int rank) {
        return (int) ((Integer.toUnsignedLong(Integer.reverse(rank)) * ptes) >>> Integer.SIZE);
    }

    /** The pages in the order in which they are faulted in: frames are handed out in about that order. */
    int[] faultOrder() {
        int[] vpns = IntStream.range(0, ptes).toArray();
        if (order.equals("random")) {
            Random random = new Random(SEED);
            for (int i = ptes - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int vpn = vpns[i];
                vpns[i] = vpns[j];
                vpns[j] = vpn;
            }
        }
        return vpns;
    }

    /** Pages that one fork copies. */
    int expectedCopies() {
        int referenced = pinnedPages() + queuedPages();
        return switch (fix) {
            case REFCOUNT_ALL -> referenced;
            case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB, RHEL_EL16, ANDREA_MAR09 ->
                Math.min(referenced, flaggedPages());
            case NICK_DONTCOW -> flaggedPages();
            case XU_PIN_WP, XU_PIN, XU_PIN_SEQ, ANON_EXCLUSIVE -> pinnedPages();
            default -> 0;
        };
    }

    /** Of these, pages that no device uses. */
    int expectedFalsePositives() {
        return Math.max(0, expectedCopies() - pinnedPages());
    }

    /** Ptes of the parent that are writable after a fork: V7 alone leaves those of copied pages to the next write fault. */
    int expectedWritable() {
        return fix == FixId.NICK_DONTCOW ? 0 : expectedCopies();
    }
}
