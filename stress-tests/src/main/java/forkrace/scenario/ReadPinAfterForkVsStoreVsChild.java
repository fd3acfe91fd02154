// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_FROM_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S05b as written: a shared page is pinned for reading, by slow gup or by gup-fast, while the parent and the child store. */
@Race(
        id = "S05b",
        title = "direct write pinned after fork, both processes store",
        literal = true,
        mayShow = LEAKED_FROM_CHILD,
        mustShow = LEAKED_FROM_CHILD)
@NotVariedBy(Variation.GUP_FAST)
public abstract class ReadPinAfterForkVsStoreVsChild extends ReverseScenario {
    private final boolean fast = choose(2) == 1;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReadPinAfterForkVsStoreVsChild(FixId fix) {
        super(fix, TWO_FORKS_OF_THREE);
        forkBeforehand(machine.cpu(0));
    }

    @Actor
    public void t1DirectWrite() {
        Cpu cpu = machine.cpu(0);
        if (fast) {
            require(write.submitFast(cpu));
        } else {
            pinForWrite(cpu);
        }
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
