// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.VmArea;
import org.openjdk.jcstress.annotations.Actor;

/** S24: so many ordinary references that they look like a pin, in an address space that has pinned something else. Then fork. */
@Race(
        id = "S24",
        title = "1024 ordinary references at fork, no pin",
        literal = true,
        alone = true,
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class ManyReferencesAtFork extends OnePageScenario {
    private static final int OTHER_PAGE = 1;
    private static final int REFERENCES = Page.GUP_PIN_COUNTING_BIAS;

    private final Page page;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ManyReferencesAtFork(FixId fix) {
        super(fix, 2);
        Cpu cpu = machine.cpu(0);
        // Reading what was never touched pins no page of this process.
        require(Mmap.mmap(cpu, OTHER_PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE));
        DirectIo elsewhere = DirectIo.write(device, parent, OTHER_PAGE, 0, 1);
        require(elsewhere.submit(cpu));
        elsewhere.complete(cpu);
        page = parent.pageAt(PAGE);
        for (int i = 1; i < REFERENCES; i++) {
            page.get();
        }
    }

    @Actor
    public void t1Fork() {
        fork(machine.cpu(0));
    }

    @Override
    void look() {
        super.look();
        for (int i = 1; i < REFERENCES; i++) {
            page.put(machine.cpu(0));
        }
    }
}
