// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;

/** A direct write to the disk: the device loads P while the parent and its child store to it. */
abstract class ReverseScenario extends OnePageScenario {
    /** Pins for reading, so no fault need break COW. */
    final DirectIo write;

    private boolean stolen;

    ReverseScenario(FixId fix, MachineShape shape) {
        super(fix, shape, false);
        write = DirectIo.write(device, parent, PAGE, dma, dmaWords);
    }

    /** get_user_pages for reading. */
    final void pinForWrite(Cpu cpu) {
        submit(write, cpu);
    }

    /** The device loads the pinned page, and the pin ends. */
    final void dmaToDiskThenUnpin(Cpu cpu) {
        write.awaitDevice();
        for (long word : write.transferToDisk()) {
            stolen |= word == CHILD_STORED;
        }
        write.complete(cpu);
    }

    /** A child stores into the range that the device loads. */
    final void childStores(MmStruct process, Cpu cpu) {
        storeAs(process, cpu, PAGE, dma);
    }

    @Override
    void look() {
        super.look();
        if (stolen) {
            observe(OutcomeClass.LEAKED_FROM_CHILD);
        }
    }
}
