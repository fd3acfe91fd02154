// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.BUG;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.AddressSpace;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Mmap;
import forkrace.mm.VmArea;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/**
 * S27: a private page of a file that nobody has stored to is pinned for reading, then fork. Fork looks at the pages of such a vma if
 * another of them has been copied, or if a driver puts them in one by one; in the second there is no anon_vma for a copy.
 */
@Race(id = "S27", title = "private file page pinned, then fork", literal = true, mayShow = BUG, mustShow = BUG)
public abstract class PinnedFilePageAtFork extends Scenario {
    private static final int PAGE = 0;
    private static final int NEIGHBOUR = 1;
    private static final int READ_WRITE = VmArea.VM_READ | VmArea.VM_WRITE;

    /** Two pages of the file, the neighbour's copy, the child's copies. */
    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(1, 4).withFrames(7);

    private final Completion pinned = new Completion();
    private final DirectIo write;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected PinnedFilePageAtFork(FixId fix) {
        super(fix, SHAPE, false);
        Cpu cpu = machine.cpu(0);
        AddressSpace file = new AddressSpace(2, OLD);
        if (choose(2) == 1) {
            require(Mmap.mmapFile(cpu, PAGE, 1, READ_WRITE | VmArea.VM_MIXEDMAP, file, false));
        } else {
            require(Mmap.mmapFile(cpu, PAGE, 2, READ_WRITE, file, false));
            cpu.store(NEIGHBOUR, 0, OLD);
            require(Mmap.munmap(cpu, NEIGHBOUR, 1));
        }
        cpu.load(PAGE, 0);
        require(machine.fix.registerBuffer(cpu, PAGE, 1));
        cpu.lruAddDrain();
        coolTlb(cpu);
        write = DirectIo.write(device, parent, PAGE, 0, 2);
    }

    @Actor
    public void t1Pin() {
        require(write.submit(machine.cpu(0)));
        pinned.complete();
    }

    @Actor
    public void t2Fork() {
        Cpu cpu = machine.cpu(1);
        pinned.await(cpu);
        fork(cpu);
    }

    @Override
    void look() {}

    @Override
    void unpin() {
        write.complete(machine.cpu(0));
    }
}
