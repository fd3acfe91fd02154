// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.STALE_RO_PIN;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S19a: a page shared with a live child is pinned for reading, and the parent stores. */
@Race(
        id = "S19a",
        title = "read-only pin of a shared page, parent stores",
        literal = true,
        mayShow = STALE_RO_PIN,
        mustShow = STALE_RO_PIN)
public abstract class ReadPinOfSharedPage extends StalePinScenario {
    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReadPinOfSharedPage(FixId fix) {
        super(fix);
        forkBeforehand(machine.cpu(0));
    }

    @Actor
    public void t1PinThenCompare() {
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        stored.await(cpu);
        compareThroughPin(cpu);
    }

    @Actor
    public void t2Store() {
        Cpu cpu = machine.cpu(1);
        store(cpu);
        stored.complete();
    }
}
