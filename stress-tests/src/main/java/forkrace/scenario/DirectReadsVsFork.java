// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FORK_BLOCKED;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.sync.Completion;
import org.openjdk.jcstress.annotations.Actor;

/**
 * S22: a stream of direct reads, each into a page of its own, and a fork; nobody stores. The first read is in flight from the start.
 *
 * <p>Every device waits for the fork, so that a fork which waits for a device is a deadlock. Where a fix means fork to wait, the
 * devices do not; they look instead whether it waits.
 */
@Race(
        id = "S22",
        title = "fork while direct reads are in flight",
        literal = true,
        mayShow = FORK_BLOCKED,
        mustShow = FORK_BLOCKED)
public abstract class DirectReadsVsFork extends Scenario {
    private static final int PAGES = 3;
    private static final int WORDS = 2;

    /** The pages, and a copy of each for the child. */
    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(1, 4).withFrames(2 * PAGES + 1).withCpus(3);

    private final Completion forked = new Completion();
    private final DirectIo[] reads = new DirectIo[PAGES];

    // By the device of each read.
    private final boolean[] sawForkWait = new boolean[PAGES];

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected DirectReadsVsFork(FixId fix) {
        super(fix, SHAPE, true);
        Cpu cpu = machine.cpu(0);
        mapBuffer(cpu, 0, PAGES);
        cpu.lruAddDrain();
        coolTlb(cpu);
        for (int i = 0; i < PAGES; i++) {
            reads[i] = DirectIo.read(device, parent, i, 0, WORDS);
        }
        require(reads[0].submit(cpu));
    }

    private void complete(Cpu cpu, int read) {
        reads[read].awaitDevice();
        awaitAsDevice(forked, cpu);
        sawForkWait[read] = parent.mmPinnedSem != null && parent.mmPinnedSem.isAwaitedByWriter();
        reads[read].transfer(FROM_DISK);
        reads[read].complete(cpu);
    }

    @Actor
    public void t1ReadsBackToBack() {
        Cpu cpu = machine.cpu(0);
        complete(cpu, 0);
        require(reads[1].submit(cpu));
        complete(cpu, 1);
    }

    @Actor
    public void t2ForkChildThatExits() {
        Cpu cpu = machine.cpu(1);
        fork(cpu);
        forked.complete();
        childExits(cpu);
    }

    @Actor
    public void t3StartsAnotherRead() {
        Cpu cpu = machine.cpu(2);
        require(reads[2].submit(cpu));
        complete(cpu, 2);
    }

    @Override
    void look() {
        Cpu cpu = machine.cpu(0);
        for (int i = 0; i < PAGES; i++) {
            if (sawForkWait[i]) {
                observe(OutcomeClass.FORK_BLOCKED);
            }
            if (cpu.load(i, 0) != FROM_DISK || cpu.load(i, 1) != FROM_DISK) {
                observe(OutcomeClass.LOST_READ);
            }
        }
    }
}
