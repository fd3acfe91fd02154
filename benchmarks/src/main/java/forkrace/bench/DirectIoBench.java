// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A whole direct read: pins, the device's stores, page locks, the end of the pins. Alone; beside a process that forks and shares no page
 * with the reader, only allocator and LRU locks; and beside a thread that forks the reader itself. The reader never stores into its
 * buffer, so its data must be there under every fix. A score is the time of a request of so many pages.
 */
@State(Scope.Group)
public class DirectIoBench extends ShortIterations {

    /** Pages of each process, one page table; the reader's buffer is the first of its own. */
    static final int PROCESS_PAGES = 512;

    /** Those whose path differs; any other may be asked for. V9 has the buffer left out of the child. */
    @Param({
        "UNFIXED",
        "REFCOUNT_ALL",
        "SEED_PGGUP",
        "ANDREA_MAR09",
        "NICK_DONTCOW",
        "KOSAKI_PINSEM",
        "DONTFORK",
        "XU_PIN_SEQ",
        "ANON_EXCLUSIVE"
    })
    public FixId fix;

    /** Pages of a request, at most 512. */
    @Param({"1", "64"})
    public int pages;

    /** Spins of the device between request and data. */
    @Param("0")
    public int latency;

    private Machine machine;
    Parent reader;
    private Parent neighbour;
    private Device device;
    private long requests;

    /** Boots a machine with two processes, each on a CPU of its own. */
    @Setup(Level.Trial)
    public void boot() {
        Check.that(pages > 0 && pages <= PROCESS_PAGES, "a request has 1 to 512 pages: " + pages);
        // Both processes, what a child keeps of pages that its parent has moved away from, and copies.
        int frames = 5 * PROCESS_PAGES + 2 * ForkPlan.HOARD;
        machine = new Machine(
                fix.profile(),
                fix.create(),
                MachineShape.benchmark(PROCESS_PAGES, 1).withFrames(frames));
        machine.withoutAssertions();
        device = new Device(Latency.spins(latency), machine.shape.wordsPerPage());
        reader = new Parent(machine, 0, PROCESS_PAGES);
        neighbour = new Parent(machine, 1, PROCESS_PAGES);
        reader.touchAll();
        neighbour.touchAll();
        Check.equal(0, machine.fix.registerBuffer(reader.cpu, 0, pages), "is what registering the buffer said");
    }

    /** Nothing is pinned, no child is left. */
    @Setup(Level.Iteration)
    public void before() {
        reader.checkQuiet();
        neighbour.checkQuiet();
    }

    private int read() {
        requests++;
        DirectIo request = DirectIo.read(device, reader.mm, 0, 0, pages * machine.shape.wordsPerPage());
        int error = request.run(reader.cpu, requests);
        Check.equal(0, error, "is what the request said");
        return error;
    }

    /** Nobody else is about. */
    @Benchmark
    @Group("alone")
    public int readAlone() {
        return read();
    }

    /** Beside a process that forks. */
    @Benchmark
    @Group("besideProcess")
    public int readBesideProcess() {
        return read();
    }

    /** A fork and the child's exit, of another process. */
    @Benchmark
    @Group("besideProcess")
    public MmStruct forkOfProcess() {
        neighbour.cpu.switchMm(neighbour.mm);
        MmStruct child = neighbour.fork();
        child.mmput(neighbour.cpu);
        return child;
    }

    /** Beside a thread that forks. */
    @Benchmark
    @Group("besideThread")
    public int readBesideThread() {
        return read();
    }

    /** A fork and the child's exit, by another thread of the reader. */
    @Benchmark
    @Group("besideThread")
    public MmStruct forkOfThread() {
        neighbour.cpu.switchMm(reader.mm);
        MmStruct child = reader.forkOn(neighbour.cpu);
        child.mmput(neighbour.cpu);
        return child;
    }

    /** The last request's data are in every word of the buffer, and every page is as it was. */
    @TearDown(Level.Iteration)
    public void after() {
        Check.that(requests > 0, "no request was made");
        for (int vpn = 0; vpn < pages; vpn++) {
            for (int word = 0; word < machine.shape.wordsPerPage(); word++) {
                Check.equal(requests, reader.mm.pageAt(vpn).load(word), "is what was read from disk");
            }
        }
        before();
    }

    /** All frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        reader.end();
        neighbour.end();
        Parent.checkAllFree(machine);
    }
}
