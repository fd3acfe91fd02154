// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S15 as written: pin, then write-protect, then store, then DMA, by three threads that wait for each other. */
@Race(
        id = "S15",
        title = "no fork: pin, then write-protect, then store, then DMA",
        literal = true,
        mayShow = LOST_READ,
        mustShow = LOST_READ)
public abstract class WriteProtectThenStoreThenDma extends WriteProtectScenario {

    private final Completion pinned = new Completion();
    private final Completion isProtected = new Completion();
    private final Completion stored = new Completion();

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected WriteProtectThenStoreThenDma(FixId fix) {
        super(fix, THREE);
        chooseHowToWriteProtect();
    }

    @Actor
    public void t1PinThenDma() {
        Cpu cpu = machine.cpu(0);
        pin(cpu);
        pinned.complete();
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2WriteProtect() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        writeProtect(cpu);
        isProtected.complete();
    }

    @Actor
    public void t3Store() {
        Cpu cpu = machine.cpu(2);
        isProtected.await(cpu);
        store(cpu);
        stored.complete();
    }
}
