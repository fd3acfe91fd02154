// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import java.io.IOException;
import java.util.List;

/**
 * Copies of 4096 bytes for a {@link Worker}: {@code CopyWorker WARMUP_MILLIS bare|fault PAGES}. Both copy that many pages in turns from
 * one place to another, which is all the memory they use.
 */
public final class CopyWorker {

    private static final int WORDS = 4096 / Long.BYTES;

    private CopyWorker() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException {
        try {
            Check.equal(3, args.length, "arguments: WARMUP_MILLIS bare|fault PAGES");
            Worker.Work work = work(args[1], Integer.parseInt(args[2]));
            System.exit(new Worker(List.of(work)).serve(Integer.parseInt(args[0])));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static Worker.Work work(String mode, int pages) {
        return switch (mode) {
            case "bare" -> new BareCopies(pages);
            case "fault" -> new WriteFaults(pages);
            default -> throw new IllegalArgumentException("the mode is bare or fault, not " + mode);
        };
    }

    /** What a copy cannot do without: the yardstick. */
    private static final class BareCopies implements Worker.Work {

        private final long[][] from;
        private final long[][] to;

        BareCopies(int pages) {
            from = new long[pages][WORDS];
            to = new long[pages][WORDS];
            for (int page = 0; page < pages; page++) {
                from[page][page % WORDS] = page + 1L;
            }
        }

        @Override
        public long once() {
            long start = System.nanoTime();
            for (int page = 0; page < from.length; page++) {
                System.arraycopy(from[page], 0, to[page], 0, WORDS);
            }
            long nanos = System.nanoTime() - start;
            for (int page = 0; page < from.length; page++) {
                Check.equal(page + 1L, to[page][page % WORDS], "is in page " + page);
            }
            return nanos;
        }

        @Override
        public int units() {
            return from.length;
        }
    }

    /** The parent stores to every page after a fork, the child being alive: each of these faults copies. */
    private static final class WriteFaults implements Worker.Work {

        private final int pages;
        private final Parent parent;

        WriteFaults(int pages) {
            this.pages = pages;
            MachineShape shape = MachineShape.benchmark(pages, 2).withCpus(1).withFrames(2 * pages + ForkPlan.HOARD);
            parent = new Parent(FixId.UNFIXED, shape, pages);
            parent.touchAll();
        }

        @Override
        public long once() {
            MmStruct child = parent.fork();
            Check.equal(0, parent.writablePtes(parent.mm), "ptes writable after the fork");
            long start = System.nanoTime();
            for (int vpn = 0; vpn < pages; vpn++) {
                parent.writeFault(parent.cpu, vpn);
            }
            long nanos = System.nanoTime() - start;
            checkCopied(child);
            child.mmput(parent.cpu);
            return nanos;
        }

        private void checkCopied(MmStruct child) {
            Check.equal(pages, parent.writablePtes(parent.mm), "ptes writable after the faults");
            for (int vpn = 0; vpn < pages; vpn++) {
                Check.that(parent.mm.pageAt(vpn) != child.pageAt(vpn), "page " + vpn + " was not copied");
                Check.equal(1, parent.mm.pageAt(vpn).mapcount(), "mappings of the copy of page " + vpn);
            }
        }

        @Override
        public int units() {
            return pages;
        }
    }
}
