// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.Invariants;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.sync.Completion;
import forkrace.sync.KernelBug;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two pinned pages under two page tables, and a fork one of whose allocations fails; a store to either page at any time. After the
 * unpin a second fork succeeds and its child exits at once. The buffer is the end of the first page and the start of the second.
 */
@NotVariedBy({Variation.CHILD_STORES, Variation.GRANDCHILD, Variation.SHARED_MAPPING})
class FailingForkScenario extends Scenario {

    private static final int FIRST_PAGE = 0;
    private static final int SECOND_PAGE = 1;
    private static final int DMA_START = 2;
    private static final int DMA_WORDS_PER_PAGE = 2;

    /** One pte a table, so that the pages are under two. */
    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(2, 1).withFrames(8);

    private static final MachineShape SHAPE_OF_TWO = SHAPE.withCpus(2);
    private static final MachineShape SHAPE_OF_THREE = SHAPE.withCpus(3);

    /** How many allocations a fork makes here. */
    private static final Map<Object, Integer> ALLOCATIONS = new ConcurrentHashMap<>();

    private final DirectIo request;
    private final Completion unpinned = new Completion();
    private final int failing;
    private final boolean storeToSecond;

    private boolean storeAfterFork;
    private boolean dmaAfterFork;
    private boolean sharedWrite;
    private boolean lost;
    private boolean partlyLost;

    FailingForkScenario(FixId fix, int actors) {
        super(fix, actors == 2 ? SHAPE_OF_TWO : SHAPE_OF_THREE, actors == 3);
        mapTwoPages();
        request = pinned();
        failing = 1 + choose(allocationsOfFork(fix));
        storeToSecond = choose(2) == 1;
    }

    /** A run of its own in which the allocation number {@code failing} is made to fail. */
    private FailingForkScenario(FixId fix, int actors, int failing) {
        super(fix, actors == 2 ? SHAPE_OF_TWO : SHAPE_OF_THREE, false, false);
        mapTwoPages();
        // Where fork would wait for the pin it does not look for it either.
        request = machine.fix.forkWaitsForDirectReads() ? null : pinned();
        this.failing = failing;
        storeToSecond = false;
    }

    private void mapTwoPages() {
        Cpu cpu = machine.cpu(0);
        mapBuffer(cpu, FIRST_PAGE, 2);
        cpu.lruAddDrain();
        coolTlb(cpu);
    }

    private DirectIo pinned() {
        Cpu cpu = machine.cpu(0);
        DirectIo read = DirectIo.read(device, parent, FIRST_PAGE, DMA_START, 2 * DMA_WORDS_PER_PAGE);
        submit(read, cpu);
        return read;
    }

    /** Counts by letting one allocation after the other fail, until there is none left to fail. */
    private static int allocationsOfFork(FixId fix) {
        Object key = identityOf(fix);
        Integer known = ALLOCATIONS.get(key);
        return known != null ? known : ALLOCATIONS.computeIfAbsent(key, unknown -> countAllocations(fix));
    }

    private static int countAllocations(FixId fix) {
        int failing = 1;
        while (new FailingForkScenario(fix, 2, failing).failureComes()) {
            failing++;
        }
        return failing - 1;
    }

    /** Forks; true if an allocation was made to fail. */
    private boolean failureComes() {
        Cpu cpu = machine.cpu(1);
        cpu.failNthAllocation(failing);
        fork(cpu);
        return cpu.injectedFailure() != null;
    }

    // ---- what actors do

    /** The fork that is meant to fail; if the kernel does not notice, its child lives. */
    final void forkWithFailure(Cpu cpu) {
        cpu.failNthAllocation(failing);
        fork(cpu);
        cpu.failNthAllocation(0);
        // Here, because the second fork write-protects the parent again. The child does not run, so its ptes stand
        // still.
        sharedWrite = child != null && Invariants.isWritableWhileMappedBy(parent, child);
    }

    /** After the unpin: a fork without failure, whose child exits at once. */
    final void forkAgain(Cpu cpu) {
        unpinned.await(cpu);
        MmStruct second = Fork.dupMm(cpu, parent);
        if (second == null) {
            throw new KernelBug("the second fork failed");
        }
        second.mmput(cpu);
    }

    final void store(Cpu cpu) {
        storeAfterFork = hasForkReturned();
        if (storeToSecond) {
            cpu.store(SECOND_PAGE, 3, STORED);
        } else {
            cpu.store(FIRST_PAGE, 0, STORED);
        }
    }

    final void dmaThenUnpin(Cpu cpu) {
        request.awaitDevice();
        dmaAfterFork = hasForkReturned();
        request.transfer(FROM_DISK);
        request.complete(cpu);
        compare(cpu, FIRST_PAGE, DMA_START);
        compare(cpu, SECOND_PAGE, 0);
        unpinned.complete();
    }

    // ---- the verdict

    private void compare(Cpu cpu, int page, int firstWord) {
        int fromDisk = 0;
        for (int word = firstWord; word < firstWord + DMA_WORDS_PER_PAGE; word++) {
            fromDisk += cpu.load(page, word) == FROM_DISK ? 1 : 0;
        }
        lost |= fromDisk == 0;
        partlyLost |= fromDisk != 0 && fromDisk != DMA_WORDS_PER_PAGE;
    }

    @Override
    void look() {
        Cpu cpu = machine.cpu(0);
        compare(cpu, FIRST_PAGE, DMA_START);
        compare(cpu, SECOND_PAGE, 0);
        if (cpu.load(storeToSecond ? SECOND_PAGE : FIRST_PAGE, storeToSecond ? 3 : 0) != STORED) {
            throw new KernelBug("a store of the parent is missing");
        }
        if (lost) {
            observe(OutcomeClass.LOST_READ);
        }
        if (partlyLost) {
            observe(OutcomeClass.LOST_READ_PARTIAL);
        }
        if (sharedWrite) {
            observe(OutcomeClass.SHARED_WRITE);
        }
        if (child != null && child.firstVma() != null) {
            machine.cpu(1).switchMm(child);
            lookAsChild(machine.cpu(1));
            machine.cpu(1).switchMm(null);
        }
    }

    private void lookAsChild(Cpu cpu) {
        boolean seesDma = cpu.load(FIRST_PAGE, DMA_START) == FROM_DISK || cpu.load(SECOND_PAGE, 0) == FROM_DISK;
        boolean seesStore = cpu.load(FIRST_PAGE, 0) == STORED || cpu.load(SECOND_PAGE, 3) == STORED;
        if ((seesDma && dmaAfterFork) || (seesStore && storeAfterFork)) {
            observe(OutcomeClass.LEAKED_TO_CHILD);
        }
    }
}
