// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.Page;
import forkrace.mm.PageAlloc;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A page allocated and freed again, with the checks that patches add to: a mark must be cleared at free, and must not be there at
 * allocation. The score is the time of a page. Each thread is a CPU of one machine.
 */
@State(Scope.Benchmark)
public class PageAllocBench extends ShortIterations {

    /** More than a CPU's list holds: most of them go through zone->lock, in batches. */
    static final int MANY = 512;

    private static final int MOST_THREADS = 8;

    /** Batches are as large as they get. */
    private static final int FRAMES = 31 * 4096;

    /** Those whose free and allocation differ; any other may be asked for. */
    @Param({"UNFIXED", "SEED_PGGUP", "NICK_DONTCOW", "ANON_EXCLUSIVE"})
    public FixId fix;

    /** The page gets the mark of its fix between, if there is one: one atomic operation more. */
    @Param({"false", "true"})
    public boolean marked;

    Machine machine;

    /** A CPU's index, and the pages it has. */
    @State(Scope.Thread)
    public static class Allocator {
        private final Page[] pages = new Page[MANY];
        private int id;

        /** Threads are numbered from 0. */
        @Setup
        public void number(ThreadParams params) {
            id = params.getThreadIndex();
        }
    }

    /** Boots a machine with a CPU for each thread. */
    @Setup(Level.Trial)
    public void boot(BenchmarkParams params) {
        boot(params.getThreads());
    }

    void boot(int threads) {
        Check.that(threads <= MOST_THREADS, "at most " + MOST_THREADS + " threads");
        MachineShape shape = MachineShape.benchmark(1, 1).withFrames(FRAMES).withCpus(threads);
        machine = new Machine(fix.profile(), fix.create(), shape);
    }

    /** Every frame is free. */
    @Setup(Level.Iteration)
    public void before() {
        Parent.checkAllFree(machine);
    }

    private void mark(Page page) {
        if (marked) {
            switch (fix) {
                case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB -> page.setGup();
                case RHEL_EL16, ANDREA_MAR09 -> page.setGup();
                case NICK_DONTCOW -> page.setDontCow();
                case ANON_EXCLUSIVE, ANON_EXCLUSIVE_GET -> page.setAnonExclusive();
                default -> {}
            }
        }
    }

    /** One page, from the CPU's own list and back. */
    @Benchmark
    public Page one(Allocator allocator) {
        Cpu cpu = machine.cpu(allocator.id);
        Page page = PageAlloc.allocPage(cpu);
        mark(page);
        page.put(cpu);
        return page;
    }

    private int allocateAndFreeMany(Allocator allocator) {
        Cpu cpu = machine.cpu(allocator.id);
        Page[] pages = allocator.pages;
        for (int i = 0; i < MANY; i++) {
            pages[i] = PageAlloc.allocPage(cpu);
            mark(pages[i]);
        }
        for (int i = 0; i < MANY; i++) {
            pages[i].put(cpu);
        }
        return MANY;
    }

    /** {@value #MANY} pages, then all of them back. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int many(Allocator allocator) {
        return allocateAndFreeMany(allocator);
    }

    /** The same on two CPUs at once. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    @Threads(2)
    public int manyOnTwoCpus(Allocator allocator) {
        return allocateAndFreeMany(allocator);
    }

    /** Every frame is free again, and no mark is left. */
    @TearDown(Level.Iteration)
    public void after() {
        Parent.checkAllFree(machine);
        for (int pfn = 1; pfn <= FRAMES; pfn++) {
            Page page = machine.page(pfn);
            Check.equal(0, page.count(), "references on a free page");
            Check.that(!page.isGup() && !page.isDontCow() && !page.isAnonExclusive(), "a free page is marked");
        }
    }
}
