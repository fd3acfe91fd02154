// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Signal;
import forkrace.sync.KernelBug;

/** The buffer is part of a page; a child needs what lies beside it. */
abstract class MarkedPageScenario extends DontForkScenario {
    private boolean segv;

    MarkedPageScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
    }

    final void childTouchesNeighbour(Cpu cpu) {
        cpu.switchMm(child);
        try {
            cpu.load(PAGE, OTHER);
        } catch (Signal signal) {
            if (signal.kind() != Signal.Kind.SIGSEGV) {
                throw new KernelBug("the child got " + signal.kind());
            }
            segv = true;
        }
        cpu.switchMm(parent);
    }

    @Override
    void look() {
        super.look();
        if (segv) {
            observe(OutcomeClass.CHILD_SEGV);
        }
    }
}
