// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_FROM_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S05h as written: a shared huge page is pinned for reading while the parent and the child store. */
@Race(
        id = "S05h",
        title = "direct write from a shared huge page, both store",
        literal = true,
        mayShow = LEAKED_FROM_CHILD,
        mustShow = LEAKED_FROM_CHILD)
public abstract class HugeReadPinAfterForkVsStoreVsChild extends ReverseScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugeReadPinAfterForkVsStoreVsChild(FixId fix) {
        super(fix, HUGE_OF_THREE);
        forkBeforehand(machine.cpu(0));
    }

    @Actor
    public void t1DirectWrite() {
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        dmaToDiskThenUnpin(cpu);
    }

    @Actor
    public void t2Store() {
        store(machine.cpu(1));
    }

    @Actor
    public void t3ChildStores() {
        childStores(olderChild, machine.cpu(2));
    }
}
