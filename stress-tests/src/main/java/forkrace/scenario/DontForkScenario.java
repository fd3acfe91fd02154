// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Madvise;

/** Nobody has marked the page of the buffer yet; an actor does. */
abstract class DontForkScenario extends OnePageScenario {

    DontForkScenario(FixId fix, MachineShape shape) {
        super(fix, shape, false);
        Cpu cpu = machine.cpu(0);
        require(Madvise.doFork(cpu, PAGE, 1));
        coolTlb(cpu);
    }

    /** Marks the whole page, as that is the least that can be marked. */
    final void mark(Cpu cpu) {
        require(Madvise.dontFork(cpu, PAGE, 1));
    }
}
