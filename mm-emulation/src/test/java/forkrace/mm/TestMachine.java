// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.sync.LockClass;
import java.util.ArrayList;
import java.util.List;

/** A machine with one process on CPU 0, what tests do with it again and again, and the leak check at its end. */
public final class TestMachine {

    /** Two CPUs, 64 frames, four tables of eight ptes, pages of four words, swap of 16 slots, eight TLB entries. */
    public static final MachineShape SHAPE = new MachineShape(2, 64, 8, 4, 2, 2, 16, 8, 0, 0);

    /** Where {@link #bootHuge} maps huge pages. */
    public static final int HUGE = 16;

    /** Read and write. */
    public static final int RW = VmArea.VM_READ | VmArea.VM_WRITE;

    public final Machine machine;
    public final Cpu cpu;
    /** CPU 1: idle until somebody gives it a process. */
    public final Cpu otherCpu;
    /** The process. */
    public final MmStruct mm;

    private final List<MmStruct> mms = new ArrayList<>();

    private TestMachine(Machine machine) {
        this.machine = machine;
        cpu = machine.cpu(0);
        otherCpu = machine.shape.cpus() > 1 ? machine.cpu(1) : null;
        mm = machine.newMm();
        mms.add(mm);
        cpu.switchMm(mm);
    }

    /** The unfixed kernel, two vmas: pages 0 to 7 in one table, 8 to 15 in the next. */
    public static TestMachine boot() {
        return boot(FixId.UNFIXED);
    }

    /** The same with a fix. */
    public static TestMachine boot(FixId fix) {
        return boot(fix.profile(), fix.create(), SHAPE);
    }

    /** The unfixed kernel on a machine of this size. */
    public static TestMachine boot(MachineShape shape) {
        return boot(Profile.RHEL_5_2, FixId.UNFIXED.create(), shape);
    }

    /** The unfixed kernel in another profile. */
    public static TestMachine boot(Profile profile) {
        return boot(profile, FixId.UNFIXED.create(), SHAPE);
    }

    /** Any machine. */
    public static TestMachine boot(Profile profile, ForkFix fix, MachineShape shape) {
        TestMachine test = new TestMachine(new Machine(profile, fix, shape));
        int half = shape.pages() / 4;
        assertEquals(0, Mmap.mmap(test.cpu, 0, half, RW));
        assertEquals(0, Mmap.mmap(test.cpu, half, half, RW));
        return test;
    }

    /** The kernel of {@code fix} with a pool of {@code pool} huge pages; page {@link #HUGE} and the next may be huge. */
    public static TestMachine bootHuge(FixId fix, int pool) {
        return bootHuge(fix.profile(), fix.create(), pool);
    }

    /** The same with any kernel. */
    public static TestMachine bootHuge(Profile profile, ForkFix fix, int pool) {
        TestMachine test = boot(profile, fix, SHAPE.withHugePages(pool));
        assertEquals(0, Mmap.mmap(test.cpu, HUGE, 2, RW | VmArea.VM_HUGETLB));
        return test;
    }

    /** Stores into one word of each page of the range: each gets a page of its own. */
    public TestMachine touch(int start, int pages) {
        for (int vpn = start; vpn < start + pages; vpn++) {
            cpu.store(vpn, 0, 100 + vpn);
        }
        return this;
    }

    /** Both CPUs' pagevecs are emptied. */
    public TestMachine drain() {
        for (Cpu each : machine.cpus) {
            each.lruAddDrain();
        }
        return this;
    }

    /** A child, which ends with this machine. */
    public MmStruct fork() {
        MmStruct child = Fork.dupMm(cpu, mm);
        assertNotNull(child, "fork failed");
        mms.add(child);
        return child;
    }

    /** The other CPU runs {@code process}. */
    public Cpu otherCpuRuns(MmStruct process) {
        otherCpu.switchMm(process);
        return otherCpu;
    }

    /** A process ends now. */
    public void exit(MmStruct process) {
        for (Cpu each : machine.cpus) {
            if (each.mm() == process) {
                each.switchMm(null);
            }
        }
        assertTrue(mms.remove(process), "no such process");
        process.mmput(cpu);
    }

    /** Pins pages for a device. */
    public Page[] pin(int start, int pages, boolean write) {
        Page[] pinned = new Page[pages];
        assertEquals(pages, Gup.getUserPagesUnlocked(cpu, mm, start, pages, write, pinned, 0));
        return pinned;
    }

    /** Ends pins. */
    public void unpin(Page... pages) {
        for (Page page : pages) {
            Gup.putUserPage(cpu, page);
        }
    }

    /** Reclaims until {@code vpn} is swapped out. */
    public void swapOut(int vpn) {
        for (int pass = 0; pass < 4 && !Pte.isSwap(mm.pte(vpn)); pass++) {
            drain();
            Reclaim.shrinkZone(cpu);
        }
        assertTrue(Pte.isSwap(mm.pte(vpn)), () -> "not swapped out: " + Pte.toString(mm.pte(vpn)));
    }

    /** The table that maps {@code vpn}. */
    PageTable table(int vpn) {
        return mm.pteOffset(vpn);
    }

    /** Changes a pte behind everybody's back. */
    void setPte(int vpn, long pte) {
        table(vpn).setPteAt(mm.pteIndex(vpn), pte);
    }

    /** True if a reader, on this idle CPU, would have to wait while others read: a writer stands in the queue. */
    public boolean isMmapSemAwaitedByAWriter(int idleCpu) {
        if (!mm.mmapSem.tryDownRead(machine.cpu(idleCpu), LockClass.MMAP_SEM)) {
            return true;
        }
        mm.mmapSem.upRead(machine.cpu(idleCpu));
        return false;
    }

    /** The invariants that do not hold, as a set of the constants of {@link Invariants}. */
    public int broken() {
        return Invariants.check(machine, mms.toArray(MmStruct[]::new));
    }

    /** Every invariant holds. */
    public TestMachine assertInvariants() {
        assertEquals("all hold", Invariants.describe(broken()));
        return this;
    }

    /** Every process ends, pagevecs are drained, reclaim frees what only the swap cache holds: all must be free. */
    public void end() {
        assertInvariants();
        endBroken();
    }

    /** The same after a harm that is known and has been asserted. */
    public void endBroken() {
        while (!mms.isEmpty()) {
            exit(mms.get(mms.size() - 1));
        }
        for (int pass = 0; pass < 3; pass++) {
            drain();
            Reclaim.shrinkZone(cpu);
        }
        for (Cpu each : machine.cpus) {
            each.assertQuiet("the end");
        }
        assertEquals("all hold", Invariants.describe(Invariants.checkAllFree(machine)));
    }
}
