// SPDX-License-Identifier: GPL-2.0-only
package forkrace.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.VmArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interleaving of 2009 step by step on one thread: the first thing to debug. */
class LostReadReplayTest {

    private static final int BUFFER = 0;
    private static final int DMA_WORD = 0;
    private static final int OTHER_WORD = 3;
    private static final long OLD = 0;
    private static final long FROM_DISK = 0xd15c;

    private Machine machine;
    private Cpu cpu;
    private MmStruct parent;
    private DirectIo request;
    private Page pinned;

    private MmStruct pinThenForkThenStore(FixId id) {
        machine = new Machine(id.profile(), id.create(), MachineShape.STRESS);
        cpu = machine.cpu(0);
        parent = machine.newMm();
        cpu.switchMm(parent);
        assertEquals(0, Mmap.mmap(cpu, BUFFER, 2, VmArea.VM_READ | VmArea.VM_WRITE));
        cpu.store(BUFFER, OTHER_WORD, 1);
        assertEquals(0, machine.fix.registerBuffer(cpu, BUFFER, 1));
        cpu.lruAddDrain();

        Device device = new Device(Latency.NONE, machine.shape.wordsPerPage());
        request = DirectIo.read(device, parent, BUFFER, DMA_WORD, 2);
        assertEquals(0, request.submit(cpu));
        pinned = parent.pageAt(BUFFER);
        MmStruct child = Fork.dupMm(cpu, parent);
        cpu.store(BUFFER, OTHER_WORD, 2);
        return child;
    }

    @Test
    void unfixedKernelLosesTheRead() {
        MmStruct child = pinThenForkThenStore(FixId.UNFIXED);
        assertNotSame(pinned, parent.pageAt(BUFFER), "the store moved the parent away");
        request.transfer(FROM_DISK);
        request.complete(cpu);
        assertEquals(OLD, cpu.load(BUFFER, DMA_WORD), "the read is lost");
        assertEquals(2, cpu.load(BUFFER, OTHER_WORD));
        end(child);
    }

    @ParameterizedTest
    @EnumSource(
            value = FixId.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNFIXED", "LINUS_COUNT1", "ANON_EXCLUSIVE_GET", "KOSAKI_PINSEM"})
    void everyFixKeepsTheRead(FixId id) {
        MmStruct child = pinThenForkThenStore(id);
        assertSame(pinned, parent.pageAt(BUFFER), "the parent stays where the device stores");
        request.transfer(FROM_DISK);
        request.complete(cpu);
        assertEquals(FROM_DISK, cpu.load(BUFFER, DMA_WORD));
        assertEquals(2, cpu.load(BUFFER, OTHER_WORD));
        end(child);
    }

    /** The count rule alone makes it no better, and a plain reference is as invisible to the fork of v5.19 as to that of 2.6.18. */
    @ParameterizedTest
    @EnumSource(names = {"LINUS_COUNT1", "ANON_EXCLUSIVE_GET"})
    void plainReferencesAreLostInLaterKernelsToo(FixId id) {
        MmStruct child = pinThenForkThenStore(id);
        assertNotSame(pinned, parent.pageAt(BUFFER), "the store moved the parent away");
        request.transfer(FROM_DISK);
        request.complete(cpu);
        assertEquals(OLD, cpu.load(BUFFER, DMA_WORD), "the read is lost");
        end(child);
    }

    private void end(MmStruct child) {
        assertEquals("all hold", Invariants.describe(Invariants.check(machine, parent, child)));
        cpu.switchMm(null);
        child.mmput(cpu);
        parent.mmput(cpu);
        cpu.assertQuiet("exit");
        assertEquals("all hold", Invariants.describe(Invariants.checkAllFree(machine)));
    }
}
