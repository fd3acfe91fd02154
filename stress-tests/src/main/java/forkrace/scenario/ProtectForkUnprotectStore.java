// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.RO_VMA_WRITABLE;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Mprotect;
import forkrace.mm.Pte;
import forkrace.mm.VmArea;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/**
 * S16 as written: pinned, made read-only, forked, made writable again, stored to, then DMA. One thread and its device; who looks only at
 * writable ptes does not see the pin.
 */
@Race(
        id = "S16",
        title = "pinned, mprotect read-only, fork, mprotect back, store",
        literal = true,
        mayShow = {LOST_READ, LEAKED_TO_CHILD, RO_VMA_WRITABLE},
        mustShow = {LOST_READ, LEAKED_TO_CHILD, RO_VMA_WRITABLE})
public abstract class ProtectForkUnprotectStore extends OnePageScenario {

    private final Completion stored = new Completion();
    private boolean writableInReadOnlyVma;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ProtectForkUnprotectStore(FixId fix) {
        super(fix, 2);
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        Cpu cpu = machine.cpu(0);
        awaitAsDevice(stored, cpu);
        dmaThenUnpin(cpu);
    }

    @Actor
    public void t2ProtectForkUnprotectStore() {
        Cpu cpu = machine.cpu(1);
        require(Mprotect.mprotect(cpu, PAGE, 1, VmArea.VM_READ));
        fork(cpu);
        writableInReadOnlyVma = Pte.isWritable(parent.pte(PAGE));
        require(Mprotect.mprotect(cpu, PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE));
        store(cpu);
        stored.complete();
    }

    @Override
    void look() {
        super.look();
        if (writableInReadOnlyVma) {
            observe(RO_VMA_WRITABLE);
        }
    }
}
