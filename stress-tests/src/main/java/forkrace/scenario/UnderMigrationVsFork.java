// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S16m for two CPUs: a migration entry stands in the place of the pinned page's pte when the process forks. */
@Race(
        id = "S16m",
        title = "pinned page under a migration entry during fork",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class UnderMigrationVsFork extends MigrationScenario {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected UnderMigrationVsFork(FixId fix) {
        super(fix, TWO);
        unmapForMigration(machine.cpu(0));
    }

    @Actor
    public void t1EndMigrationThenDma() {
        Cpu cpu = machine.cpu(0);
        endMigration(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        store(cpu);
    }
}
