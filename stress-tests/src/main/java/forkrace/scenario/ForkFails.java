// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.REFCOUNT_LEAK;
import static forkrace.scenario.OutcomeClass.SHARED_WRITE;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import org.openjdk.jcstress.annotations.Actor;

/** S20 for two CPUs: a fork that fails half-way, while another thread stores and then has its direct read completed. */
@Race(
        id = "S20",
        title = "fork fails for lack of memory half-way",
        mayShow = {LOST_READ, LEAKED_TO_CHILD, SHARED_WRITE, REFCOUNT_LEAK, BUG},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, SHARED_WRITE, REFCOUNT_LEAK, BUG})
public abstract class ForkFails extends FailingForkScenario {

    protected ForkFails(FixId fix) {
        super(fix, 2);
    }

    @Actor
    public void t1StoreThenDma() {
        Cpu cpu = machine.cpu(0);
        atAnyTime();
        store(cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ForkTwice() {
        Cpu cpu = machine.cpu(1);
        forkWithFailure(cpu);
        forkAgain(cpu);
    }
}
