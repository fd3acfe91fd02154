// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.Pipe;
import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.MachineShape;
import forkrace.mm.Mmap;
import forkrace.sync.KernelBug;

/** A child of an earlier fork, on CPU 1, splices P into a pipe, gives up its mapping, and reads what the page holds by then. */
abstract class PipeScenario extends OnePageScenario {
    private final Pipe pipe = new Pipe();
    private boolean leaked;

    PipeScenario(FixId fix) {
        this(fix, TWO_FORKS);
    }

    /** The same on a machine of another shape. */
    PipeScenario(FixId fix, MachineShape shape) {
        super(fix, shape, false);
        forkBeforehand(machine.cpu(0));
        machine.cpu(1).switchMm(olderChild);
    }

    /** Splices the storer's word and the one before it; a child that has not inherited P cannot. */
    final void childSplices(Cpu cpu) {
        int spliced = pipe.vmsplice(cpu, PAGE, CHILDS, 2);
        if (spliced != 2 && (spliced != -Errno.EFAULT || olderChild.firstVma() != null)) {
            throw new KernelBug("vmsplice said " + spliced);
        }
    }

    final void childUnmaps(Cpu cpu) {
        require(Mmap.munmap(cpu, PAGE, 1));
    }

    final void childReadsPipe(Cpu cpu) {
        for (long word : pipe.read(cpu, 2)) {
            leaked |= word == STORED;
        }
    }

    @Override
    void look() {
        super.look();
        if (leaked) {
            observe(OutcomeClass.LEAKED_TO_CHILD);
        }
    }
}
