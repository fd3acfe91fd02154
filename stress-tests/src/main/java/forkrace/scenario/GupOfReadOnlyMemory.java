// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LIVELOCK;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Livelock;
import forkrace.mm.Mprotect;
import forkrace.mm.VmArea;
import forkrace.sync.Step;
import org.openjdk.jcstress.annotations.Actor;

/** S25: an anonymous page in memory without write permission is pinned for reading. Who insists on a writable pte waits for ever. */
@Race(
        id = "S25",
        title = "read-only pin in memory mapped read-only",
        literal = true,
        alone = true,
        mayShow = LIVELOCK,
        mustShow = LIVELOCK)
public abstract class GupOfReadOnlyMemory extends ReverseScenario {

    /** Faults for one page after which a real thread gives up; an explorer finds out by itself. Two are needed at most. */
    private static final int PATIENCE = 16;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected GupOfReadOnlyMemory(FixId fix) {
        super(fix, TWO_FORKS);
        Cpu cpu = machine.cpu(0);
        require(Mprotect.mprotect(cpu, PAGE, 1, VmArea.VM_READ));
        coolTlb(cpu);
        if (!Step.isExploring()) {
            machine.limitFaultsOfGup(PATIENCE);
        }
    }

    @Actor
    public void t1DirectWrite() {
        Cpu cpu = machine.cpu(0);
        try {
            pinForWrite(cpu);
            dmaToDiskThenUnpin(cpu);
        } catch (Livelock seen) {
            giveUp(seen);
        }
    }
}
