// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.sync.KernelBug;

/**
 * One page P: anonymous, writable, owned by the parent alone. Its first sector is the target of a direct read, its second belongs
 * to a storing thread. Every TLB is cold and no pagevec holds P.
 */
abstract class OnePageScenario extends Scenario {

    static final int PAGE = 0;

    /** First word of the DMA range; the range has two, so that a mixed read shows. */
    static final int DMA = 0;

    static final int DMA_WORDS = 2;

    /** The storer's word: the last of the page. */
    static final int OTHER = 3;

    /** The word of a child that stores outside the DMA range. */
    static final int CHILDS = 2;

    /** Spins after each word of a page copy; the emulated page has 4 words where a real one has 512. */
    private static final int COPY_LATENCY = 2;

    /** Four frames can be in use at once: P, the copy of a write fault, the child's copy, a spare page. */
    private static final MachineShape SHAPE =
            MachineShape.STRESS.withTables(1, 4).withFrames(4).withCopyLatency(COPY_LATENCY);

    private static final MachineShape SHAPE_OF_TWO = SHAPE.withCpus(2);
    private static final MachineShape SHAPE_OF_THREE = SHAPE.withCpus(3);

    /** Two children live, each with a copy of its own. */
    static final MachineShape TWO_FORKS = SHAPE.withFrames(7).withCpus(2);

    static final MachineShape TWO_FORKS_OF_THREE = TWO_FORKS.withCpus(3);
    static final MachineShape FOUR_ACTORS = TWO_FORKS.withCpus(4);

    /** P is a huge page. Three can be in use at once: P, the copy of a write fault, the child's copy. */
    static final MachineShape HUGE_OF_TWO = SHAPE_OF_TWO.withHugePages(3);

    static final MachineShape HUGE_OF_THREE = SHAPE_OF_THREE.withHugePages(3);

    final DirectIo request;

    /** First word of the DMA range in P: {@link #DMA} if it ends there too, else in the last sector. */
    final int dma;

    /** Length of the DMA range; it may go on at the start of the next page. */
    final int dmaWords;

    /** Page in which a thread of the parent stores; P, but where the request spans two pages. */
    private final int storePage;

    private boolean dmaAfterFork;
    private boolean storeAfterFork;
    private boolean stored;
    private boolean completed;
    private boolean lost;
    private boolean partlyLost;

    /** @param actors 2 or 3 */
    OnePageScenario(FixId fix, int actors) {
        this(fix, actors, false);
    }

    /** @param inPagevec P still waits in the pagevec of CPU 0, where it was faulted in */
    OnePageScenario(FixId fix, int actors, boolean inPagevec) {
        this(fix, actors == 2 ? SHAPE_OF_TWO : SHAPE_OF_THREE, inPagevec);
    }

    /** The same on a machine of another shape, with a CPU for each actor. */
    OnePageScenario(FixId fix, MachineShape shape, boolean inPagevec) {
        super(fix, shape, shape.cpus() > 2);
        Cpu cpu = machine.cpu(0);
        int pages = isVaried(Variation.TWO_PAGES) ? 2 : 1;
        dma = pages == 1 ? DMA : machine.shape.wordsPerPage() - DMA_WORDS;
        dmaWords = pages * DMA_WORDS;
        storePage = pages == 1 ? PAGE : PAGE + choose(pages);
        mapBuffer(cpu, PAGE, pages);
        if (!inPagevec && !isVaried(Variation.TRANSIENT_REFERENCE)) {
            cpu.lruAddDrain();
        }
        coolTlb(cpu);
        if (isVaried(Variation.WARM_TLB)) {
            warmTlbs(pages);
        }
        request = DirectIo.read(device, parent, PAGE, dma, dmaWords);
    }

    /** Two pages' request needs a sector in P that nothing else uses. */
    @Override
    MachineShape varied(MachineShape shape) {
        MachineShape larger = super.varied(shape);
        return isVaried(Variation.TWO_PAGES) ? larger.withSectorsPerPage(larger.sectorsPerPage() + 1) : larger;
    }

    private void warmTlbs(int pages) {
        for (int id = 0; id < machine.shape.cpus(); id++) {
            for (int vpn = PAGE; vpn < PAGE + pages; vpn++) {
                machine.cpu(id).store(vpn, 0, OLD);
            }
        }
    }

    // ---- what actors do

    /** get_user_pages for writing: P is pinned. */
    final void pin(Cpu cpu) {
        if (isVaried(Variation.TWO_PINS)) {
            DirectIo first = DirectIo.read(device, parent, PAGE, DMA, DMA_WORDS);
            submit(first, cpu);
            submit(request, cpu);
            first.complete(cpu);
        } else {
            submit(request, cpu);
        }
    }

    /** get_user_pages_fast for writing; on kernels before 2.6.27 in the form of that kernel. */
    final void pinFast(Cpu cpu) {
        require(request.submitFast(cpu));
    }

    /** The device stores into the pinned page, the pin ends, and the reader compares what it sees. */
    final void dmaThenUnpin(Cpu cpu) {
        request.awaitDevice();
        dmaAfterFork = hasForkReturned();
        request.transfer(FROM_DISK);
        request.complete(cpu);
        completed = true;
        compare(cpu);
    }

    /**
     * The same for scenarios in which no child looks and whose space is large: the bytes are compared when all is over. A read that
     * is lost when the pin ends is lost then, too: no page gets back what the device stored elsewhere.
     */
    final void dmaThenUnpinUnwatched(Cpu cpu) {
        request.awaitDevice();
        request.transfer(FROM_DISK);
        request.complete(cpu);
        completed = true;
    }

    /** {@link #store} where no child looks, so that nobody asks whether it came after the fork. */
    final void storeUnwatched(Cpu cpu) {
        cpu.store(PAGE, OTHER, STORED);
        stored = true;
    }

    /** A thread of the parent stores beside the DMA range. */
    final void store(Cpu cpu) {
        storeAfterFork = hasForkReturned();
        cpu.store(storePage, OTHER, STORED);
        stored = true;
    }

    @Override
    void childStoresAtOnce(Cpu cpu) {
        if (isVaried(Variation.CHILD_STORES)) {
            storeAs(child, cpu, PAGE, CHILDS);
        }
    }

    // ---- the verdict

    /** Loads the DMA range through the parent's pte. */
    private void compare(Cpu cpu) {
        int fromDisk = 0;
        for (int word = 0; word < dmaWords; word++) {
            long value = loadFromRange(cpu, word);
            if (value == FROM_DISK) {
                fromDisk++;
            } else if (value != OLD) {
                throw new KernelBug("word " + word + " holds 0x" + Long.toHexString(value));
            }
        }
        lost |= fromDisk == 0;
        partlyLost |= fromDisk != 0 && fromDisk != dmaWords;
    }

    /** What the process on {@code cpu} sees in a word of the DMA range. */
    private long loadFromRange(Cpu cpu, int word) {
        int wordsPerPage = machine.shape.wordsPerPage();
        return cpu.load(PAGE + (dma + word) / wordsPerPage, (dma + word) % wordsPerPage);
    }

    @Override
    void look() {
        Cpu cpu = machine.cpu(0);
        if (completed) {
            compare(cpu);
        }
        if (stored && cpu.load(storePage, OTHER) != STORED) {
            throw new KernelBug("a store of the parent is missing");
        }
        if (lost) {
            observe(OutcomeClass.LOST_READ);
        }
        if (partlyLost) {
            observe(OutcomeClass.LOST_READ_PARTIAL);
        }
        look(child);
        look(olderChild);
        grandchildren().forEach(this::look);
    }

    private void look(MmStruct process) {
        if (process == null || process.firstVma() == null) {
            return;
        }
        Cpu cpu = machine.cpu(1);
        cpu.switchMm(process);
        if (process == olderChild) {
            lookForLeaks(cpu, true, true);
        } else {
            lookAsChild(cpu);
        }
        cpu.switchMm(null);
    }

    /** Looks at P on a CPU that runs the child, which has mapped it. */
    void lookAsChild(Cpu cpu) {
        lookForLeaks(cpu, dmaAfterFork, storeAfterFork);
    }

    private void lookForLeaks(Cpu cpu, boolean dmaAfterBirth, boolean storeAfterBirth) {
        boolean seesDma = false;
        for (int word = 0; word < dmaWords && !seesDma; word++) {
            seesDma = loadFromRange(cpu, word) == FROM_DISK;
        }
        boolean seesStore = cpu.load(storePage, OTHER) == STORED;
        if ((seesDma && dmaAfterBirth) || (seesStore && storeAfterBirth)) {
            observe(OutcomeClass.LEAKED_TO_CHILD);
        }
    }
}
