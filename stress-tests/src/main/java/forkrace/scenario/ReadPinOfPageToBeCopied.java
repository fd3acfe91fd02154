// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.STALE_RO_PIN;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.AddressSpace;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Mmap;
import forkrace.mm.Profile;
import forkrace.mm.VmArea;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/**
 * S19b: the zero page, or a private page of a file that was not stored to yet, is pinned for reading, by slow gup or by gup-fast; the
 * store that follows puts an anonymous copy in its place.
 */
@Race(
        id = "S19b",
        title = "read-only pin of zero or file page, parent stores",
        literal = true,
        mayShow = STALE_RO_PIN,
        mustShow = STALE_RO_PIN)
public abstract class ReadPinOfPageToBeCopied extends Scenario {
    private static final int PAGE = 0;
    private static final int WORD = 1;
    private static final int READ_WRITE = VmArea.VM_READ | VmArea.VM_WRITE;
    private static final MachineShape SHAPE = MachineShape.STRESS.withTables(1, 4);

    private final Completion stored = new Completion();
    private final DirectIo write;
    private final boolean fast;
    private boolean stale;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected ReadPinOfPageToBeCopied(FixId fix) {
        super(fix, SHAPE, false);
        Cpu cpu = machine.cpu(0);
        if (machine.profile.zeroPage() && choose(2) == 1) {
            require(Mmap.mmap(cpu, PAGE, 1, READ_WRITE));
        } else {
            require(Mmap.mmapFile(cpu, PAGE, 1, READ_WRITE, new AddressSpace(1, OLD), false));
        }
        cpu.load(PAGE, WORD);
        require(machine.fix.registerBuffer(cpu, PAGE, 1));
        coolTlb(cpu);
        fast = machine.profile.gupFast() != Profile.FastGup.NONE && choose(2) == 1;
        write = DirectIo.write(device, parent, PAGE, WORD, 1);
    }

    @Actor
    public void t1PinThenCompare() {
        Cpu cpu = machine.cpu(0);
        require(fast ? write.submitFast(cpu) : write.submit(cpu));
        stored.await(cpu);
        stale = write.transferToDisk()[0] != STORED;
        write.complete(cpu);
    }

    @Actor
    public void t2Store() {
        Cpu cpu = machine.cpu(1);
        cpu.store(PAGE, WORD, STORED);
        stored.complete();
    }

    @Override
    void look() {
        if (stale) {
            observe(OutcomeClass.STALE_RO_PIN);
        }
    }
}
