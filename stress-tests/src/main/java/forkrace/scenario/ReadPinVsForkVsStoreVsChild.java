// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_FROM_CHILD;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/** S05a as written: a page pinned for reading before the fork; the parent and the child store to it. */
@Race(
        id = "S05a",
        title = "direct write: pin, fork, both processes store",
        literal = true,
        mayShow = LEAKED_FROM_CHILD,
        mustShow = LEAKED_FROM_CHILD)
public abstract class ReadPinVsForkVsStoreVsChild extends ReverseScenario {
    private final Completion pinned = new Completion();
    private final Completion forked = new Completion();

    protected ReadPinVsForkVsStoreVsChild(FixId fix) {
        super(fix, FOUR_ACTORS);
    }

    @Actor
    public void t1DirectWrite() {
        Cpu cpu = machine.cpu(0);
        pinForWrite(cpu);
        pinned.complete();
        dmaToDiskThenUnpin(cpu);
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
        forked.complete();
    }

    @Actor
    public void t3Store() {
        store(machine.cpu(2));
    }

    @Actor
    public void t4ChildStores() {
        Cpu cpu = machine.cpu(3);
        forked.await(cpu);
        childStores(child, cpu);
    }
}
