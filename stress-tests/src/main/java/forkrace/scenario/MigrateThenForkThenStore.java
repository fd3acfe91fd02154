// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S16m as written: pinned, unmapped for migration, forked, given back, stored to, then DMA. */
@Race(
        id = "S16m",
        title = "migration entry, fork, migration fails, store, then DMA",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class MigrateThenForkThenStore extends MigrationScenario {

    private final Completion unmapped = new Completion();
    private final Completion forked = new Completion();
    private final Completion restored = new Completion();
    private final Completion stored = new Completion();

    protected MigrateThenForkThenStore(FixId fix) {
        super(fix, THREE);
    }

    @Actor
    public void t1Dma() {
        Cpu cpu = machine.cpu(0);
        unmapped.await(cpu); // who unmaps waits for nobody
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2Migrate() {
        Cpu cpu = machine.cpu(1);
        unmapForMigration(cpu);
        unmapped.complete();
        // As the device: the end of a read waits for the page lock, which is held until then.
        awaitAsDevice(forked, cpu);
        endMigration(cpu);
        restored.complete();
    }

    @Actor
    public void t3ForkThenStore() {
        Cpu cpu = machine.cpu(2);
        unmapped.await(cpu);
        fork(cpu);
        forked.complete();
        restored.await(cpu);
        store(cpu);
        stored.complete();
    }
}
