// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.MachineShape;
import forkrace.mm.Madvise;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.VmArea;

/** S01 with one thing changed, so that nothing can happen. No buffer is marked MADV_DONTFORK. */
abstract class ControlScenario extends OnePageScenario {

    /** What is changed. */
    enum Control {
        NOFORK,
        FORK_FIRST,
        WIPE,
        SHARED,
        VFORK
    }

    private static final Control[] CONTROLS = Control.values();

    final Control control = CONTROLS[choose(CONTROLS.length)];

    private MmStruct vforked;

    ControlScenario(FixId fix, MachineShape shape) {
        super(fix, shape, false);
        Cpu cpu = machine.cpu(0);
        require(Madvise.doFork(cpu, PAGE, 1));
        if (control == Control.WIPE) {
            require(Madvise.wipeOnFork(cpu, PAGE, 1));
        } else if (control == Control.SHARED) {
            require(Mmap.munmap(cpu, PAGE, 1));
            require(Mmap.mmapShared(cpu, PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE));
            cpu.store(PAGE, DMA, OLD);
        }
        coolTlb(cpu);
    }

    /** The fork of S01. */
    final void forkOrNot(Cpu cpu) {
        if (control == Control.VFORK) {
            vforked = Fork.vfork(parent);
        } else if (control != Control.NOFORK) {
            fork(cpu);
        }
    }

    /** A shared page is the child's as well. */
    @Override
    void lookAsChild(Cpu cpu) {
        if (control != Control.SHARED) {
            super.lookAsChild(cpu);
        }
    }

    @Override
    void unpin() {
        if (vforked != null) {
            vforked.mmput(machine.cpu(0));
        }
    }
}
