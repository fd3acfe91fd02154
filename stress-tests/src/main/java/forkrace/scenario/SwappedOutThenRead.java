// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S17 for two CPUs: no fork; the pinned page was swapped out, comes back by a read, and is stored to. */
@Race(
        id = "S17",
        title = "no fork: pinned, swapped out, then read and stored to",
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class SwappedOutThenRead extends SwapScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected SwappedOutThenRead(FixId fix) {
        super(fix, TWO);
        Cpu cpu = machine.cpu(0);
        pinAndAge(cpu);
        reclaim(cpu);
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2ReadThenStore() {
        Cpu cpu = machine.cpu(1);
        read(cpu);
        store(cpu);
    }
}
