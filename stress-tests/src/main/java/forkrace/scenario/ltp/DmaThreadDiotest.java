// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.ltp;

import static forkrace.scenario.ltp.DiotestShape.SECTOR;
import static forkrace.scenario.ltp.DiotestShape.SECTORS_PER_PAGE;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.TraceNames;
import forkrace.mm.VmArea;
import forkrace.sync.KernelBug;
import forkrace.sync.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One chunk of one file: each worker reads its part of the buffer with O_DIRECT and looks at it at once, a further thread forks children
 * that exit. At every alignment but 0, neighbours share a page. Worker {@code n} runs on CPU {@code n}, the forking thread on the last.
 */
public final class DmaThreadDiotest {

    /** What the program prints at its end. */
    public enum Result {
        PASS,
        /** A worker found something else than the file in its part of the buffer. */
        FAIL,
        /** The kernel reported a bug or kept a page. */
        BUG
    }

    /** What the buffer is filled with, found in no file. */
    private static final long PATTERN = 0xfa;

    /** What the file holds. */
    private static final long FILE = 1;

    private final DiotestShape shape;
    private final int alignment;
    private final Machine machine;
    private final Device device;
    private final MmStruct mm;
    private final int firstPage;
    private final int pages;

    // Each written by its worker.
    private final boolean[] corrupted;

    // Written when the workers are joined, read by the forking thread: a late look costs one fork more. Not while
    // explored.
    private volatile boolean done;

    private boolean bug;

    /**
     * The program before its threads start.
     *
     * @param alignment of the buffer in bytes, a number of sectors below a page
     */
    public DmaThreadDiotest(FixId fix, int alignment, DiotestShape shape) {
        if (alignment % SECTOR != 0 || alignment < 0 || alignment >= SECTOR * SECTORS_PER_PAGE) {
            throw new IllegalArgumentException("alignment " + alignment + " is no number of sectors below a page");
        }
        this.shape = shape;
        this.alignment = alignment;
        firstPage = shape.firstSector(0, alignment) / SECTORS_PER_PAGE;
        int endPage = (shape.endSector(shape.workers() - 1, alignment) + SECTORS_PER_PAGE - 1) / SECTORS_PER_PAGE;
        pages = endPage - firstPage;
        machine = new Machine(fix.create(), machineShape(endPage));
        device = new Device(shape.latency(), machine.shape.wordsPerPage());
        mm = machine.newMm();
        corrupted = new boolean[shape.workers()];
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).switchMm(mm);
        }
        fillBuffer();
    }

    /** Frames for the buffer, for a copy of it in the parent, and for one in the child. */
    private MachineShape machineShape(int endPage) {
        int cpus = shape.workers() + 1;
        int ptes = Integer.highestOneBit(2 * endPage - 1);
        return new MachineShape(cpus, 3 * pages + cpus, ptes, 1, shape.wordsPerSector(), SECTORS_PER_PAGE, 0, 4, 0, 0);
    }

    private void fillBuffer() {
        Cpu cpu = machine.cpu(0);
        check(Mmap.mmap(cpu, firstPage, pages, VmArea.VM_READ | VmArea.VM_WRITE));
        for (int vpn = firstPage; vpn < firstPage + pages; vpn++) {
            for (int word = 0; word < machine.shape.wordsPerPage(); word++) {
                cpu.store(vpn, word, PATTERN);
            }
        }
        check(machine.fix.registerBuffer(cpu, firstPage, pages));
        cpu.lruAddDrain();
    }

    private static void check(int error) {
        if (error != 0) {
            throw new KernelBug("a system call failed: " + error);
        }
    }

    // ---- the threads

    /** Names of the threads, in the order of their CPUs. */
    public List<String> threads() {
        return threads(shape);
    }

    /** Names of the threads of a program of this shape. */
    public static List<String> threads(DiotestShape shape) {
        return IntStream.rangeClosed(0, shape.workers())
                .mapToObj(n -> n == shape.workers() ? "forks" : "worker" + n)
                .toList();
    }

    /** Runs a thread to its end. */
    public void run(int thread) {
        if (thread == shape.workers()) {
            fork(machine.cpu(thread));
        } else {
            readAndCompare(thread, machine.cpu(thread));
        }
    }

    private void readAndCompare(int worker, Cpu cpu) {
        int wordsPerPage = machine.shape.wordsPerPage();
        int first = shape.firstSector(worker, alignment) * shape.wordsPerSector();
        int end = shape.endSector(worker, alignment) * shape.wordsPerSector();
        DirectIo read = DirectIo.read(device, mm, first / wordsPerPage, first % wordsPerPage, end - first);
        check(read.run(cpu, FILE));
        for (int word = first; word < end && !corrupted[worker]; word++) {
            corrupted[worker] = cpu.load(word / wordsPerPage, word % wordsPerPage) != FILE;
        }
    }

    private void fork(Cpu cpu) {
        for (int n = 0; n < shape.forks() && !done; n++) {
            MmStruct child = Fork.dupMm(cpu, mm);
            if (child == null) {
                throw new KernelBug("fork failed");
            }
            // Until the scheduler has run the child.
            if (!Step.isExploring()) {
                Thread.yield();
            }
            child.mmput(cpu);
        }
    }

    /** All workers are done: the forking thread may stop. */
    public void finish() {
        done = true;
    }

    /** A thread died of a bug of the kernel. */
    public void oops() {
        bug = true;
        machine.panic();
    }

    /** A thread has died. */
    public boolean hasDied() {
        return bug;
    }

    /** Names for a trace. */
    public TraceNames traceNames() {
        TraceNames names = new TraceNames(machine);
        names.putData(PATTERN, "pattern");
        names.putData(FILE, "file");
        return names;
    }

    // ---- the end

    /** What it came to, all threads joined. Ends the process. */
    public Result result() {
        try {
            bug = bug || !endsClean();
        } catch (KernelBug e) {
            bug = true;
        }
        if (bug) {
            return Result.BUG;
        }
        boolean bad = false;
        for (boolean worker : corrupted) {
            bad |= worker;
        }
        return bad ? Result.FAIL : Result.PASS;
    }

    private boolean endsClean() {
        int broken = Invariants.check(machine, mm);
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).switchMm(null);
            machine.cpu(id).lruAddDrain();
        }
        mm.mmput(machine.cpu(0));
        return (broken | Invariants.checkAllFree(machine)) == 0;
    }
}
