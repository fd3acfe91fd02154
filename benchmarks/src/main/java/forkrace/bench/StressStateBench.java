// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.VmArea;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a stress test pays for one fresh state. A harness builds it for every sample and keeps thousands alive, so both time and
 * bytes count: run with {@code -prof gc} and read {@code gc.alloc.rate.norm}.
 */
@State(Scope.Thread)
public class StressStateBench extends ShortIterations {

    private static final int PAGES = 2;

    /** The fix does not matter much here. */
    @Param({"UNFIXED", "SEED_PGGUP"})
    public FixId fix;

    /** Each state is what it is said to be. */
    @Setup(Level.Trial)
    public void check() {
        int frames = MachineShape.STRESS.frames();
        Check.equal(frames, boot().freeFrames(), "frames are free after boot");
        Check.equal(0, bootWithTwoMms().cpu(1).mm().anonRss(), "pages in an empty address space");
        Cpu cpu = bootAndParent();
        Check.equal(PAGES, cpu.mm().anonRss(), "pages in the parent");
        Check.equal(frames - PAGES, cpu.machine.freeFrames(), "frames are free beside the parent");
        Check.equal(1, cpu.mm().pageAt(PAGES - 1).count(), "references on the parent's page");
        MmStruct child = bootAndParentAndChild();
        Check.equal(PAGES, child.anonRss(), "pages in the child");
        Check.equal(2, child.pageAt(0).count(), "references on a shared page");
    }

    /** The machine alone. */
    @Benchmark
    public Machine boot() {
        return new Machine(fix.profile(), fix.create(), MachineShape.STRESS);
    }

    /** The machine and two empty address spaces: what cannot be avoided. */
    @Benchmark
    public Machine bootWithTwoMms() {
        Machine machine = boot();
        machine.cpu(0).switchMm(machine.newMm());
        machine.cpu(1).switchMm(machine.newMm());
        return machine;
    }

    /** A process with two pages, mapped and stored to by way of real faults, off the pagevecs. */
    @Benchmark
    public Cpu bootAndParent() {
        Cpu cpu = boot().cpu(0);
        cpu.switchMm(cpu.machine.newMm());
        Mmap.mmap(cpu, 0, PAGES, VmArea.VM_READ | VmArea.VM_WRITE);
        for (int vpn = 0; vpn < PAGES; vpn++) {
            cpu.store(vpn, 0, 1);
        }
        cpu.lruAddDrain();
        return cpu;
    }

    /** The same, and its child. */
    @Benchmark
    public MmStruct bootAndParentAndChild() {
        Cpu cpu = bootAndParent();
        return Fork.dupMm(cpu, cpu.mm());
    }
}
