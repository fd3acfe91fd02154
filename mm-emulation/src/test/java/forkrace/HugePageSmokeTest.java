// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

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
import forkrace.mm.VmArea;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads, direct I/O and forks on one huge page, under every variant: no lock out of order, no store of a thread missing, no page gone. */
class HugePageSmokeTest {

    private static final int ROUNDS = 300;
    private static final int PAGE = 0;
    private static final int WORDS = 4;
    private static final int POOL = 8;

    private static final MachineShape SHAPE =
            MachineShape.STRESS.withCpus(3).withTables(1, 4).withHugePages(POOL);

    @ParameterizedTest
    @EnumSource
    void nothingBreaks(FixId fix) {
        Machine machine = new Machine(fix.create(), SHAPE);
        MmStruct parent = machine.newMm();
        for (int id = 0; id < SHAPE.cpus(); id++) {
            machine.cpu(id).switchMm(parent);
        }
        int rw = VmArea.VM_READ | VmArea.VM_WRITE;
        assertEquals(0, Mmap.mmap(machine.cpu(0), PAGE, 1, rw | VmArea.VM_HUGETLB));
        machine.cpu(0).store(PAGE, 0, 1);
        Actors.run(
                () -> directIo(machine, parent), () -> forks(machine, parent), () -> storesOfAThread(machine.cpu(2)));
        assertEquals("all hold", Invariants.describe(Invariants.check(machine, parent)));
        for (int id = 0; id < SHAPE.cpus(); id++) {
            machine.cpu(id).switchMm(null);
        }
        parent.mmput(machine.cpu(0));
        assertEquals("all hold", Invariants.describe(Invariants.checkAllFree(machine)));
        assertEquals(POOL, machine.freeHugePages());
    }

    /** Reads into the first half, writes from it. */
    private static void directIo(Machine machine, MmStruct parent) {
        Cpu cpu = machine.cpu(0);
        Device device = new Device(Latency.yields(1), SHAPE.wordsPerPage());
        for (int round = 1; round <= ROUNDS; round++) {
            assertEquals(0, DirectIo.read(device, parent, PAGE, 0, WORDS / 2).run(cpu, round));
            DirectIo write = DirectIo.write(device, parent, PAGE, 0, WORDS / 2);
            assertEquals(0, write.submit(cpu));
            write.transferToDisk();
            write.complete(cpu);
        }
        cpu.assertQuiet("direct I/O");
    }

    /** Each child sees what its parent's threads had stored by then, and stores over it. */
    private static void forks(Machine machine, MmStruct parent) {
        Cpu cpu = machine.cpu(1);
        long seen = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            MmStruct child = Fork.dupMm(cpu, parent);
            assertNotNull(child);
            cpu.switchMm(child);
            if (child.firstVma() != null) {
                long inherited = cpu.load(PAGE, WORDS - 1);
                assertEquals(Math.max(seen, inherited), inherited, "the child is older than its older brother");
                seen = inherited;
                cpu.store(PAGE, WORDS - 1, Long.MAX_VALUE);
            }
            cpu.switchMm(parent);
            child.mmput(cpu);
        }
        cpu.assertQuiet("forks");
    }

    private static void storesOfAThread(Cpu cpu) {
        for (int round = 1; round <= ROUNDS; round++) {
            cpu.store(PAGE, WORDS - 1, round);
            assertEquals(round, cpu.load(PAGE, WORDS - 1), "a store is missing, or a child's is here");
        }
        cpu.assertQuiet("stores");
    }
}
