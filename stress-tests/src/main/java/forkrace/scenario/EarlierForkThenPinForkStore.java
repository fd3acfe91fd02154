// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S08 as written: an earlier fork left P read-only in the parent, its child gone or alive. So gup goes through the write fault, and asks for less when it looks again. */
@Race(
        id = "S08",
        title = "gup after an earlier fork, then fork and store",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class EarlierForkThenPinForkStore extends OnePageScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected EarlierForkThenPinForkStore(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE, false);
        Cpu cpu = machine.cpu(0);
        forkBeforehand(cpu);
        if (choose(2) == 0) {
            olderChildExits(cpu);
        }
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        awaitAsDevice(forked, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkWhilePinned() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t3Store() {
        store(machine.cpu(2));
    }
}
