// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** {@link Machine}, {@link MachineShape}, {@link Profile}. */
class MachineTest {

    private static final MachineShape SHAPE = TestMachine.SHAPE;

    private static Machine boot(MachineShape shape) {
        return new Machine(Profile.RHEL_5_2, FixId.UNFIXED.create(), shape);
    }

    @Test
    void aFreshMachineIsAllFree() {
        Machine machine = boot(SHAPE);
        assertEquals(64, machine.freeFrames());
        assertEquals(0, machine.swapSlotsInUse());
        assertEquals(0, Invariants.checkAllFree(machine));
        assertEquals(2, machine.cpus.length);
    }

    @Test
    void theZeroPageIsReservedAndNeverFreed() {
        Page zero = boot(SHAPE).zeroPage();
        assertTrue(zero.isReserved());
        assertFalse(zero.isAnon());
        assertEquals(1, zero.count());
        assertEquals(0, zero.pfn());
    }

    @Test
    void aPteFindsItsPage() {
        Machine machine = boot(SHAPE);
        assertSame(machine.page(17), machine.pageOf(Pte.make(machine.page(17))));
    }

    @Test
    void framesInPerCpuListsAreFree() {
        Machine machine = boot(SHAPE);
        Cpu cpu = machine.cpu(1);
        PageAlloc.allocPage(cpu).put(cpu);
        assertEquals(1, cpu.pcp.size());
        assertEquals(64, machine.freeFrames());
    }

    @Test
    void aMachineWithoutSwapHasNoSwapEntries() {
        Machine machine = boot(SHAPE.withSwapSlots(0));
        assertEquals(0, machine.swapSlotsInUse());
        assertBug("without swap", machine::requireSwap);
    }

    @Test
    void countersAreSummedOverTheCpus() {
        Machine machine = boot(SHAPE);
        machine.cpu(0).forkCopies = 2;
        machine.cpu(1).forkCopies = 3;
        machine.cpu(0).falsePositiveCopies = 1;
        machine.cpu(1).falsePositiveCopies = 1;
        assertEquals(5, machine.forkCopies());
        assertEquals(2, machine.falsePositiveCopies());
    }

    // ---- shape

    @Test
    void eachWitherChangesOneThing() {
        assertEquals(new MachineShape(7, 64, 8, 4, 2, 2, 16, 8, 0, 0), SHAPE.withCpus(7));
        assertEquals(new MachineShape(2, 9, 8, 4, 2, 2, 16, 8, 0, 0), SHAPE.withFrames(9));
        assertEquals(new MachineShape(2, 64, 16, 5, 2, 2, 16, 8, 0, 0), SHAPE.withTables(5, 16));
        assertEquals(new MachineShape(2, 64, 8, 4, 2, 2, 3, 8, 0, 0), SHAPE.withSwapSlots(3));
        assertEquals(new MachineShape(2, 64, 8, 4, 2, 2, 16, 8, 6, 0), SHAPE.withCopyLatency(6));
        assertEquals(new MachineShape(2, 64, 8, 4, 2, 2, 16, 8, 0, 4), SHAPE.withReschedEvery(4));
        assertEquals(new MachineShape(2, 64, 8, 4, 2, 2, 16, 8, 0, 0, 3, 0), SHAPE.withSwapDevices(3));
        assertEquals(new MachineShape(2, 64, 8, 4, 2, 2, 16, 8, 0, 0, 1, 5), SHAPE.withHugePages(5));
        MachineShape three = SHAPE.withSwapDevices(3);
        assertEquals(
                three.withCpus(7).withFrames(9), SHAPE.withCpus(7).withFrames(9).withSwapDevices(3));
        assertEquals(
                three.withTables(5, 16).withSwapSlots(3),
                SHAPE.withTables(5, 16).withSwapSlots(3).withSwapDevices(3));
        assertEquals(
                three.withCopyLatency(6).withReschedEvery(4),
                SHAPE.withCopyLatency(6).withReschedEvery(4).withSwapDevices(3));
    }

    @Test
    void sizesAreProducts() {
        assertEquals(32, SHAPE.pages());
        assertEquals(4, SHAPE.wordsPerPage());
        MachineShape benchmark = MachineShape.benchmark(4096, 2);
        assertEquals(4096, benchmark.pages());
        assertEquals(8192, benchmark.frames());
        assertEquals(512, benchmark.wordsPerPage());
        assertEquals(1024, MachineShape.benchmark(513, 1).pages());
    }

    @Test
    void nonsenseIsRefused() {
        assertRefused(() -> SHAPE.withCpus(0));
        assertRefused(() -> SHAPE.withCpus(33));
        assertRefused(() -> SHAPE.withFrames(0));
        assertRefused(() -> SHAPE.withTables(0, 8));
        assertRefused(() -> SHAPE.withTables(1, 12));
        assertRefused(() -> SHAPE.withTables(1, 0));
        assertRefused(() -> SHAPE.withSwapSlots(-1));
        assertRefused(() -> SHAPE.withCopyLatency(-1));
        assertRefused(() -> SHAPE.withReschedEvery(-1));
        assertRefused(() -> new MachineShape(2, 64, 8, 4, 2, 2, 16, 3, 0, 0));
        assertRefused(() -> new MachineShape(2, 64, 8, 4, 0, 2, 16, 8, 0, 0));
        assertRefused(() -> new MachineShape(2, 64, 8, 4, 2, 0, 16, 8, 0, 0));
        assertRefused(() -> SHAPE.withSwapDevices(0));
        assertRefused(() -> SHAPE.withSwapDevices(31));
    }

    private static void assertRefused(Executable shape) {
        assertThrows(IllegalArgumentException.class, shape);
    }

    @Test
    void thirtyTwoCpusFitTheMask() {
        Machine machine = boot(SHAPE.withCpus(32));
        MmStruct mm = machine.newMm();
        for (Cpu cpu : machine.cpus) {
            cpu.switchMm(mm);
        }
        assertEquals(-1, mm.cpuVmMask());
        machine.cpu(31).switchMm(null);
        assertEquals(Integer.MAX_VALUE, mm.cpuVmMask());
    }

    // ---- profile

    @Test
    void theBaseOfTheSeedIsAsItWas() {
        Profile base = Profile.RHEL_5_2;
        assertSame(Profile.FaultCodes.VALUES, base.faultCodes());
        assertSame(Profile.DropRule.ALWAYS, base.dropRule());
        assertSame(Profile.BusyPage.COPY, base.busyPageAtWrite());
        assertTrue(base.splitPteLocks() && base.el5Pagevecs());
    }

    @Test
    void eachSwitchOfAProfileIsItsOwn() {
        Profile base = Profile.RHEL_5_2;
        assertFalse(base.withSplitPteLocks(false).splitPteLocks());
        assertEquals(base, base.withSplitPteLocks(false).withSplitPteLocks(true));
        assertSame(
                Profile.FaultCodes.BITS,
                base.withFaultCodes(Profile.FaultCodes.BITS).faultCodes());
        assertEquals(base, base.withFaultCodes(Profile.FaultCodes.BITS).withFaultCodes(Profile.FaultCodes.VALUES));
        assertEquals(base, base.withDropRule(Profile.DropRule.UNLESS_VM_WRITE).withDropRule(Profile.DropRule.ALWAYS));
        assertEquals(base, base.withBusyPageAtWrite(Profile.BusyPage.WAIT).withBusyPageAtWrite(Profile.BusyPage.COPY));
    }
}
