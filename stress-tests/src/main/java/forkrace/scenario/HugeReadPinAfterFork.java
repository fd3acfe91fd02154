// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_FROM_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S05h for two CPUs: a shared huge page is pinned for reading after the fork; the parent stores, then the child. */
@Race(
        id = "S05h",
        title = "direct write from a shared huge page, both store",
        mayShow = LEAKED_FROM_CHILD,
        mustShow = LEAKED_FROM_CHILD)
public abstract class HugeReadPinAfterFork extends ReverseScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugeReadPinAfterFork(FixId fix) {
        super(fix, HUGE_OF_TWO);
        forkBeforehand(machine.cpu(0));
    }

    @Actor
    public void t1DirectWrite() {
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        dmaToDiskThenUnpin(cpu);
    }

    @Actor
    public void t2StoreThenChildStores() {
        Cpu cpu = machine.cpu(1);
        atAnyTime();
        store(cpu);
        childStores(olderChild, cpu);
    }
}
