// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.STALE_RO_PIN;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S19f: a page that the parent owns alone is pinned for reading; fork, then a store of the parent. */
@Race(
        id = "S19f",
        title = "read-only pin, fork, parent stores",
        literal = true,
        mayShow = STALE_RO_PIN,
        mustShow = STALE_RO_PIN)
public abstract class ReadPinThenForkThenStore extends StalePinScenario {
    private final Completion pinned = new Completion();
    private final Completion stored = new Completion();

    protected ReadPinThenForkThenStore(FixId fix) {
        super(fix);
    }

    @Actor
    public void t1PinThenCompare() {
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        pinned.complete();
        stored.await(cpu);
        compareThroughPin(cpu);
    }

    @Actor
    public void t2ForkThenStore() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        store(cpu);
        stored.complete();
    }
}
