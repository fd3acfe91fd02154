// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.ForkFix;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Pte;
import forkrace.mm.Reclaim;
import forkrace.mm.VmArea;
import forkrace.sync.KernelBug;
import forkrace.sync.Lockdep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A machine with one fix, two CPUs and a process with one mapping, for scripts that one thread runs step by step: {@code cpu}
 * runs the parent, {@code other} whatever else is asked for. What a script shows is a string: its own word, then the
 * invariants that do not hold, before and after everybody has exited; or the bug that ended it.
 */
final class SeedLab {

    static final int PAGE = 0;
    static final int NEXT_PAGE = 1;
    static final int PTRS_PER_PTE = 8;
    /** First page of the second page table. */
    static final int FAR_PAGE = PTRS_PER_PTE;

    static final int PAGES = 2 * PTRS_PER_PTE;

    static final int DMA_WORD = 0;
    static final int OTHER_WORD = 3;

    /** In the word that the device writes, before it does. */
    static final long OLD = 11;
    /** What the device brings. */
    static final long FROM_DISK = 0xd15c;
    /** In the other word, before the fork. */
    static final long BEFORE_FORK = 1;
    /** In the other word, by the parent after the fork. */
    static final long AFTER_FORK = 2;

    private static final int FRAMES = 40;
    private static final int SWAP_SLOTS = 8;
    private static final int RECLAIM_PASSES = 8;
    private static final MachineShape SHAPE =
            new MachineShape(2, FRAMES, PTRS_PER_PTE, 2, 2, 2, SWAP_SLOTS, PTRS_PER_PTE, 0, 0);

    final Machine machine;
    final Cpu cpu;
    final Cpu other;
    final MmStruct parent;
    private final Device device;
    private final List<MmStruct> mms = new ArrayList<>();

    SeedLab(ForkFix fix) {
        this(fix.profile(), fix);
    }

    SeedLab(Profile profile, ForkFix fix) {
        this(profile, fix, SHAPE);
    }

    private SeedLab(Profile profile, ForkFix fix, MachineShape shape) {
        assertTrue(Lockdep.ENABLED, "these tests run under the lock checker");
        machine = new Machine(profile, fix, shape);
        cpu = machine.cpu(0);
        other = machine.cpu(1);
        device = new Device(Latency.NONE, SHAPE.wordsPerPage());
        parent = machine.newMm();
        mms.add(parent);
        cpu.switchMm(parent);
        assertEquals(0, Mmap.mmap(cpu, 0, PAGES, VmArea.VM_READ | VmArea.VM_WRITE));
    }

    /** Boots a machine with {@code fix}, runs the script to its end, and says what came of it. */
    static String run(ForkFix fix, Function<SeedLab, String> script) {
        return run(fix.profile(), fix, script);
    }

    /** The script must end in a bug whose message begins so. */
    static void assertBug(String message, ForkFix fix, Function<SeedLab, String> script) {
        String result = run(fix, script);
        assertTrue(result.startsWith("BUG " + message), result);
    }

    static String run(Profile profile, ForkFix fix, Function<SeedLab, String> script) {
        return run(new SeedLab(profile, fix), script);
    }

    /** The same on a machine of another shape, made from {@link #shape}. */
    static String run(ForkFix fix, MachineShape shape, Function<SeedLab, String> script) {
        return run(new SeedLab(fix.profile(), fix, shape), script);
    }

    static MachineShape shape() {
        return SHAPE;
    }

    private static String run(SeedLab lab, Function<SeedLab, String> script) {
        try {
            return script.apply(lab) + lab.end();
        } catch (KernelBug bug) {
            return "BUG " + bug.getMessage();
        }
    }

    // ---- the parent

    /** The parent's first store to the page; no pagevec holds it afterwards. */
    Page touch(int vpn) {
        Page page = touchUndrained(vpn);
        cpu.lruAddDrain();
        return page;
    }

    /** The same, and the page is still in a pagevec. */
    Page touchUndrained(int vpn) {
        cpu.store(vpn, DMA_WORD, OLD);
        cpu.store(vpn, OTHER_WORD, BEFORE_FORK);
        return parent.pageAt(vpn);
    }

    /** O_DIRECT read into the first word of the page: submitted, so the page is write-pinned. */
    DirectIo pin(int vpn) {
        return pin(parent, vpn);
    }

    DirectIo pin(MmStruct mm, int vpn) {
        DirectIo io = DirectIo.read(device, mm, vpn, DMA_WORD, 1);
        assertEquals(0, io.submit(cpu));
        return io;
    }

    /** O_DIRECT write from the first word of the page: submitted, so the page is read-pinned. */
    DirectIo readPin(int vpn) {
        DirectIo io = DirectIo.write(device, parent, vpn, DMA_WORD, 1);
        assertEquals(0, io.submit(cpu));
        return io;
    }

    /** The device delivers, the pins go. */
    void finish(DirectIo read) {
        read.transfer(FROM_DISK);
        read.complete(cpu);
    }

    /** A whole O_DIRECT read, over before anything else happens. */
    void readNow(int vpn) {
        finish(pin(vpn));
        cpu.store(vpn, DMA_WORD, OLD);
    }

    /** Forks the parent; the child, or null for lack of memory. */
    MmStruct fork() {
        return fork(parent);
    }

    MmStruct fork(MmStruct mm) {
        MmStruct child = Fork.dupMm(cpu, mm);
        cpu.assertQuiet("fork");
        if (child != null) {
            mms.add(child);
        }
        return child;
    }

    /** The parent's store after the fork. */
    void storeAfterFork(int vpn) {
        cpu.store(vpn, OTHER_WORD, AFTER_FORK);
    }

    /** "read kept" or "read lost", by what the parent finds in the word that the device wrote. */
    String readKept(int vpn) {
        return cpu.load(vpn, DMA_WORD) == FROM_DISK ? "read kept" : "read lost";
    }

    // ---- others

    /** What a thread of {@code mm} loads. */
    long loadIn(MmStruct mm, int vpn, int word) {
        MmStruct previous = other.mm();
        other.switchMm(mm);
        long value = other.load(vpn, word);
        other.switchMm(previous);
        return value;
    }

    /** A store by a thread of {@code mm}. */
    void storeIn(MmStruct mm, int vpn, int word, long value) {
        MmStruct previous = other.mm();
        other.switchMm(mm);
        other.store(vpn, word, value);
        other.switchMm(previous);
    }

    /** What the child finds in the word that the parent has stored to, in words. */
    String childView(MmStruct child, int vpn) {
        long seen = loadIn(child, vpn, OTHER_WORD);
        if (seen == BEFORE_FORK) {
            return "child as at fork";
        }
        return seen == AFTER_FORK ? "child sees the parent's store" : "child reads " + seen;
    }

    /** The process ends. */
    void exit(MmStruct mm) {
        if (cpu.mm() == mm) {
            cpu.switchMm(null);
        }
        if (other.mm() == mm) {
            other.switchMm(null);
        }
        mms.remove(mm);
        mm.mmput(cpu);
    }

    /** Empties both CPUs' pagevecs. */
    void drain() {
        cpu.lruAddDrain();
        other.lruAddDrain();
    }

    /** Reclaims until the page is gone from {@code mm}; false if it stays. */
    boolean swapOut(MmStruct mm, int vpn) {
        drain();
        for (int pass = 0; pass < RECLAIM_PASSES && !Pte.isSwap(mm.pte(vpn)); pass++) {
            Reclaim.shrinkZone(cpu);
        }
        return Pte.isSwap(mm.pte(vpn));
    }

    /** The invariants that do not hold now, or nothing. */
    String broken() {
        int broken = Invariants.check(machine, mms.toArray(new MmStruct[0]));
        return broken == 0 ? "" : "; " + Invariants.describe(broken);
    }

    private String end() {
        String whileRunning = broken();
        // Else a page in the other CPU's pagevec outlives its last mapping in the swap cache, as it may in the kernel.
        drain();
        for (MmStruct mm : List.copyOf(mms)) {
            exit(mm);
        }
        drain();
        cpu.assertQuiet("exit");
        other.assertQuiet("exit");
        int broken = Invariants.checkAllFree(machine);
        return whileRunning + (broken == 0 ? "" : "; at the end: " + Invariants.describe(broken));
    }
}
