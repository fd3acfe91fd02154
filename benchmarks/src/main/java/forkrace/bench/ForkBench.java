// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Fault;
import forkrace.mm.Fork;
import forkrace.mm.Gup;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.VmArea;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One {@code dup_mm()} of a parent with {@link #ptes} present, writable anonymous pages, on one CPU and with nobody else about.
 *
 * <p>Measured is the fork alone, the child's page tables included. Around each one, outside the measured time, the child exits and
 * ordinary write faults make the parent's ptes writable again: at 5 us and more for a fork the two timestamps of an invocation
 * vanish. Both sides count ptes before and after, so that a fork of ptes which were read-only already cannot pass for a fast one.
 * The heap is touched beforehand: the child's tables are new memory, whose first touch would be a page fault of the host.
 *
 * <p>Pages are special in one order, spread evenly over the address space: the first are pinned, the next wait in a pagevec, and
 * {@link #flagged} counts from the first one too, since a pin flags. The rest have one mapping and no other reference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@org.openjdk.jmh.annotations.Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class ForkBench {

    /** A pagevec of 14 flushes itself when the 14th page comes. */
    private static final int LONGEST_QUEUE = 13;

    /** Frames that a CPU's list may keep from the others: six batches of at most 31 pages. */
    private static final int HOARD = 6 * 31;

    /** {@code UNFIXED} is the baseline of the others. */
    @Param({"UNFIXED", "REFCOUNT_ALL", "SEED_PGGUP"})
    public FixId fix;

    /** Present pages, a power of two. */
    @Param({"512", "4096", "65536"})
    public int ptes;

    /** Fraction of the pages that a device still uses: pinned for writing. */
    @Param("0")
    public double pinned;

    /** Fraction of the pages that still wait in a pagevec: at most 13 on each of 31 CPUs. */
    @Param("0")
    public double queued;

    /** Fraction of the pages that were pinned for writing at some time; at least {@link #pinned}. */
    @Param("0")
    public double flagged;

    private Machine machine;
    private Cpu cpu;
    private MmStruct parent;
    private Page[] pins;
    private int expectedCopies;
    private MmStruct child;
    private long copiesBefore;
    private long falsePositivesBefore;

    /** Time of a fork divided by ptes: the figure to compare across sizes. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class PerPte {
        /** Ptes copied. */
        public long pte;
    }

    /** What a fork copied. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Copied {
        private long forks;
        private long copies;
        private long falsePositives;

        /** Pages copied by one fork. */
        public double copiesPerFork() {
            return forks == 0 ? 0 : (double) copies / forks;
        }

        /** Of these, pages without a pin. */
        public double falsePositivesPerFork() {
            return forks == 0 ? 0 : (double) falsePositives / forks;
        }

        /** Counters are cleared by JMH only where it can see them. */
        @Setup(Level.Iteration)
        public void clear() {
            forks = 0;
            copies = 0;
            falsePositives = 0;
        }
    }

    /** Boots a machine with enough memory for both, and faults the parent's pages in. */
    @Setup(Level.Trial)
    public void populate() {
        require(Integer.bitCount(ptes) == 1, "ptes must be a power of two");
        int pinnedPages = pages(pinned);
        int queuedPages = pages(queued);
        int flaggedPages = Math.max(pages(flagged), pinnedPages);
        require(pinnedPages + queuedPages <= ptes, "pinned and queued are more than all");
        int cpus = 1 + (queuedPages + LONGEST_QUEUE - 1) / LONGEST_QUEUE;
        require(cpus <= Integer.SIZE, "no machine has enough pagevecs for that many queued pages");
        MachineShape shape = MachineShape.benchmark(ptes, 2).withCpus(cpus).withFrames(2 * ptes + cpus * HOARD);
        machine = new Machine(fix.profile(), fix.create(), shape);
        cpu = machine.cpu(0);
        parent = machine.newMm();
        cpu.switchMm(parent);
        require(Mmap.mmap(cpu, 0, ptes, VmArea.VM_READ | VmArea.VM_WRITE) == 0, "mmap");

        // The forking CPU's own pagevecs drain whenever a child exits, so queued pages wait on the others.
        for (int rank = 0; rank < ptes; rank++) {
            int place = rank - pinnedPages;
            boolean queue = place >= 0 && place < queuedPages;
            writeFault(queue ? machine.cpu(1 + place / LONGEST_QUEUE) : cpu, vpnOf(rank));
        }
        cpu.lruAddDrain();
        // A frame without contents would be copied for nothing.
        for (int rank = 0; rank < pinnedPages + queuedPages; rank++) {
            cpu.store(vpnOf(rank), 0, rank);
        }
        pins = new Page[flaggedPages];
        for (int rank = 0; rank < flaggedPages; rank++) {
            require(Gup.getUserPagesUnlocked(cpu, parent, vpnOf(rank), 1, true, pins, rank) == 1, "get_user_pages");
        }
        for (int rank = pinnedPages; rank < flaggedPages; rank++) {
            Gup.putUserPage(cpu, pins[rank]);
            pins[rank] = null;
        }
        expectedCopies = expectedCopies(pinnedPages, queuedPages, flaggedPages);
    }

    private int expectedCopies(int pinnedPages, int queuedPages, int flaggedPages) {
        return switch (fix) {
            case REFCOUNT_ALL -> pinnedPages + queuedPages;
            case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB, RHEL_EL16, ANDREA_MAR09 ->
                Math.min(pinnedPages + queuedPages, flaggedPages);
            case NICK_DONTCOW -> flaggedPages;
            case XU_PIN_WP, XU_PIN, XU_PIN_SEQ, ANON_EXCLUSIVE -> pinnedPages;
            default -> 0;
        };
    }

    private int pages(double fraction) {
        return (int) Math.round(fraction * ptes);
    }

    /** The page of a rank: bits reversed, so that the first n ranks are evenly spread, whatever n. */
    private int vpnOf(int rank) {
        return (int) ((Integer.toUnsignedLong(Integer.reverse(rank)) * ptes) >>> Integer.SIZE);
    }

    /** The fault of a store, without the store. No other thread exists that mmap_sem would keep out. */
    private void writeFault(Cpu faulting, int vpn) {
        Fault.handleMmFault(faulting, parent, parent.firstVma(), vpn, true);
    }

    /** Every pte of the parent is writable. */
    @Setup(Level.Invocation)
    public void before() {
        require(writablePtes(parent) == ptes, "a pte of the parent was read-only before the fork");
        copiesBefore = machine.forkCopies();
        falsePositivesBefore = machine.falsePositiveCopies();
    }

    /** The fork. */
    @Benchmark
    public MmStruct dupMm(PerPte perPte) {
        perPte.pte += ptes;
        child = Fork.dupMm(cpu, parent);
        return child;
    }

    /** All ptes of the parent are write-protected but those copied; the child exits; the parent's become writable again. */
    @TearDown(Level.Invocation)
    public void after(Copied copied) {
        long copies = machine.forkCopies() - copiesBefore;
        require(copies == expectedCopies, copies + " pages copied instead of " + expectedCopies);
        require(writablePtes(parent) == expectedCopies, "wrong number of ptes write-protected in the parent");
        require(child.anonRss() == ptes, "the child has " + child.anonRss() + " pages");
        copied.forks++;
        copied.copies += copies;
        copied.falsePositives += machine.falsePositiveCopies() - falsePositivesBefore;
        child.mmput(cpu);
        child = null;
        for (int vpn = 0; vpn < ptes; vpn++) {
            if (!Pte.isWritable(parent.pte(vpn))) {
                writeFault(cpu, vpn);
            }
        }
    }

    private int writablePtes(MmStruct mm) {
        int writable = 0;
        for (int vpn = 0; vpn < ptes; vpn++) {
            if (Pte.isWritable(mm.pte(vpn))) {
                writable++;
            }
        }
        return writable;
    }

    /** Everything is given back, and all frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        for (Page pin : pins) {
            if (pin != null) {
                Gup.putUserPage(cpu, pin);
            }
        }
        cpu.switchMm(null);
        parent.mmput(cpu);
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).lruAddDrain();
        }
        require(machine.freeFrames() == machine.shape.frames(), "a page leaked");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}
