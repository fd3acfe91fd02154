// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S26, form 2, for two CPUs: the I/O is in flight when the process forks; the buffer is marked afterwards. */
@Race(id = "S26", title = "buffer in flight marked after the fork", mayShow = LOST_READ, mustShow = LOST_READ)
public abstract class PinnedForkMarkThenStore extends DontForkScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedForkMarkThenStore(FixId fix) {
        super(fix, TWO_FORKS);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ForkMarkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        mark(cpu);
        store(cpu);
    }

    @Override
    void lookAsChild(Cpu cpu) {}
}
