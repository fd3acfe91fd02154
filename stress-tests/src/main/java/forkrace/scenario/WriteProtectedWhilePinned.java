// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S15 for two CPUs: no fork; the pinned page's pte loses its write permission, and the next store finds a page with two references. */
@Race(id = "S15", title = "no fork: pte write-protected while pinned", mayShow = LOST_READ, mustShow = LOST_READ)
public abstract class WriteProtectedWhilePinned extends WriteProtectScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected WriteProtectedWhilePinned(FixId fix) {
        super(fix, TWO);
        chooseHowToWriteProtect();
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2WriteProtectThenStore() {
        Cpu cpu = machine.cpu(1);
        writeProtect(cpu);
        store(cpu);
    }
}
