// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.sync.KernelBug;

/** Three pages and two direct reads that meet in the middle one: the second read's gup is what breaks COW there. */
abstract class OverlappingReadsScenario extends Scenario {

    private static final int PAGES = 3;

    /** Where a read begins in its first page; it ends where the other one begins in its last. */
    private static final int BEGIN = 2;

    /** Each page in the parent, in the child, and once more while it is copied. */
    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(1, 4).withFrames(3 * PAGES).withCpus(2);

    private static final MachineShape SHAPE_OF_THREE = SHAPE.withCpus(3);

    final DirectIo requestA;
    final DirectIo requestB;

    private boolean aAfterFork;
    private boolean bAfterFork;

    OverlappingReadsScenario(FixId fix, boolean literal) {
        super(fix, literal ? SHAPE_OF_THREE : SHAPE, literal);
        Cpu cpu = machine.cpu(0);
        mapBuffer(cpu, 0, PAGES);
        cpu.lruAddDrain();
        coolTlb(cpu);
        requestA = DirectIo.read(device, parent, 0, BEGIN, machine.shape.wordsPerPage());
        requestB = DirectIo.read(device, parent, 1, BEGIN, machine.shape.wordsPerPage());
    }

    /** The device stores, the pins end. */
    final void complete(DirectIo request, Cpu cpu) {
        request.awaitDevice();
        if (request == requestA) {
            aAfterFork = hasForkReturned();
        } else {
            bAfterFork = hasForkReturned();
        }
        request.transfer(FROM_DISK);
        request.complete(cpu);
    }

    @Override
    void look() {
        int a = wordsFromDisk(machine.cpu(0), 0);
        int b = wordsFromDisk(machine.cpu(0), 1);
        int words = machine.shape.wordsPerPage();
        if (a == 0 || b == 0) {
            observe(OutcomeClass.LOST_READ);
        }
        if ((a != 0 && a != words) || (b != 0 && b != words)) {
            observe(OutcomeClass.LOST_READ_PARTIAL);
        }
        if (child != null && child.firstVma() != null) {
            Cpu cpu = machine.cpu(1);
            cpu.switchMm(child);
            if ((aAfterFork && wordsFromDisk(cpu, 0) != 0) || (bAfterFork && wordsFromDisk(cpu, 1) != 0)) {
                observe(OutcomeClass.LEAKED_TO_CHILD);
            }
            cpu.switchMm(null);
        }
    }

    /** Words of the request that begins in page {@code vpn} which the process on {@code cpu} sees as the device stored them. */
    private int wordsFromDisk(Cpu cpu, int vpn) {
        int words = machine.shape.wordsPerPage();
        int fromDisk = 0;
        for (int word = BEGIN; word < BEGIN + words; word++) {
            long value = cpu.load(vpn + word / words, word % words);
            if (value == FROM_DISK) {
                fromDisk++;
            } else if (value != OLD) {
                throw new KernelBug("word " + word + " holds 0x" + Long.toHexString(value));
            }
        }
        return fromDisk;
    }
}
