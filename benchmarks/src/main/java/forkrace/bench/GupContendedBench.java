// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Threads of one process of {@link #PAGES} pages, each on a CPU of its own: one pins and releases, for writing, while another forks
 * and the child exits; or two pin. A score is the time of a call and its releases, or of a fork and an exit. A pin may find its pte
 * write-protected by a fork, and a fork finds pages pinned. What a patch asserts is left out: it holds for what a patch promises, not
 * for what a kernel does that has its holes.
 */
@State(Scope.Group)
public class GupContendedBench extends ShortIterations {

    /** One page table. */
    static final int PAGES = 512;

    private static final int LARGEST_BATCH = 64;

    /** Those whose fork or look-up differs; any other may be asked for. */
    @Param({
        "UNFIXED",
        "REFCOUNT_ALL",
        "SEED_PGGUP",
        "ANDREA_MAR09",
        "NICK_DONTCOW",
        "XU_PIN",
        "XU_PIN_SEQ",
        "ANON_EXCLUSIVE"
    })
    public FixId fix;

    /** Pages pinned by one call. */
    @Param({"1", "64"})
    public int batch;

    /** {@code slow} for get_user_pages, {@code fast} for get_user_pages_fast. */
    @Param({"slow", "fast"})
    public String gup;

    Parent parent;
    private boolean fast;
    private int cpus;

    /** One that pins: which of them, where it has come to, and its array of pages. */
    @State(Scope.Thread)
    public static class Pinner {
        private final Page[] pages = new Page[LARGEST_BATCH];
        private int id;
        private int next;

        /** Threads that pin are numbered from 0. */
        @Setup
        public void number(ThreadParams params) {
            id = params.getSubgroupThreadIndex();
        }
    }

    /** Boots a machine with a CPU for each thread of the group. */
    @Setup(Level.Trial)
    public void boot(BenchmarkParams params) {
        boot(Arrays.stream(params.getThreadGroups()).sum());
    }

    void boot(int threads) {
        Check.that(batch > 0 && batch <= LARGEST_BATCH && PAGES % batch == 0, "batch is a power of two, 1 to 64");
        Check.that(gup.equals("slow") || gup.equals("fast"), "gup is slow or fast: " + gup);
        fast = gup.equals("fast");
        cpus = threads;
        // The parent's, a child's for those the parent moved away from, copies of what is pinned, and a spare page.
        int frames = 2 * PAGES + threads * (ForkPlan.HOARD + LARGEST_BATCH) + 1;
        MachineShape shape = MachineShape.benchmark(PAGES, 1).withCpus(threads).withFrames(frames);
        parent = new Parent(fix, shape, PAGES);
        parent.machine.withoutAssertions();
        parent.touchAll();
        for (int id = 1; id < threads; id++) {
            parent.machine.cpu(id).switchMm(parent.mm);
        }
    }

    /** All are back where they started. */
    @Setup(Level.Iteration)
    public void before() {
        parent.checkQuiet();
    }

    private int pinAndRelease(Pinner pinner) {
        // From the last CPU downwards: the first is the forking thread's.
        Cpu cpu = parent.machine.cpu(cpus - 1 - pinner.id);
        int start = pinner.next;
        pinner.next = (start + batch) % PAGES;
        int got = fast
                ? Pins.takeFast(cpu, start, batch, pinner.pages, 0)
                : Pins.take(cpu, parent.mm, start, batch, pinner.pages, 0);
        Check.equal(batch, got, "pages pinned");
        for (int i = 0; i < batch; i++) {
            Pins.release(cpu, pinner.pages[i]);
        }
        return got;
    }

    /** One call and its releases, beside a thread that forks. */
    @Benchmark
    @Group("pinAndFork")
    @GroupThreads
    public int pin(Pinner pinner) {
        return pinAndRelease(pinner);
    }

    /** A fork and the child's exit, beside a thread that pins. */
    @Benchmark
    @Group("pinAndFork")
    @GroupThreads
    public MmStruct fork() {
        MmStruct child = parent.fork();
        child.mmput(parent.cpu);
        return child;
    }

    /** One call and its releases, beside another such thread. */
    @Benchmark
    @Group("twoPinners")
    @GroupThreads(2)
    public int pinBesidePin(Pinner pinner) {
        return pinAndRelease(pinner);
    }

    /** Nobody has a reference that is not a mapping's, and each page has one. */
    @TearDown(Level.Iteration)
    public void after() {
        parent.checkQuiet();
    }

    /** All frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        parent.exit();
    }
}
