// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.Step;
import java.util.ArrayList;
import java.util.List;

/** One emulated computer: frames, CPUs, one zone, perhaps a swap device, running one kernel with one fix. */
public final class Machine {

    /** The base kernel. */
    public final Profile profile;
    /** The fix compiled into it. */
    public final ForkFix fix;
    /** Its size. */
    public final MachineShape shape;

    final Page[] memMap;
    final Cpu[] cpus;
    final Zone zone;

    /** The pool of huge pages, or null. */
    final HugePool hugePool;

    /** Every address space in the order of creation, for traces; null unless an explorer may be in charge. */
    final List<MmStruct> addressSpaces = Step.ENABLED ? new ArrayList<>() : null;

    /** The swap devices, or null. */
    final Swap swap;

    // Set by whoever ends an mm, read at the end.
    private volatile boolean badRss;

    // Set before anything runs.
    private boolean asserts = true;

    // Set before anything runs.
    private boolean broadcastTlbFlush;
    private int faultLimit = Integer.MAX_VALUE;
    private int coldPageSpins;
    private Runnable whenForkUnlocks;
    private Runnable whenGupHasFaulted;

    // Set by the first CPU that hits a bug, read while waiting: a stale value only delays the end.
    private volatile boolean panicked;

    /** Boots a machine: all frames free, every CPU idle. */
    public Machine(Profile profile, ForkFix fix, MachineShape shape) {
        this.profile = profile;
        this.fix = fix;
        this.shape = shape;
        zone = new Zone(shape.frames());
        memMap = new Page[shape.frames() + 1 + shape.hugePages()];
        memMap[0] = new Page(0, Page.PG_RESERVED);
        memMap[0].setCount(1);
        for (int pfn = shape.frames(); pfn > 0; pfn--) {
            memMap[pfn] = new Page(pfn);
            zone.addFree(memMap[pfn]);
        }
        hugePool = shape.hugePages() == 0 ? null : new HugePool();
        for (int pfn = memMap.length - 1; pfn > shape.frames(); pfn--) {
            memMap[pfn] = new Page(pfn, Page.PG_COMPOUND);
            hugePool.enqueue(memMap[pfn]);
        }
        cpus = new Cpu[shape.cpus()];
        for (int id = 0; id < cpus.length; id++) {
            cpus[id] = new Cpu(this, id);
        }
        swap = shape.swapSlots() == 0 ? null : new Swap(shape.swapDevices(), shape.swapSlots());
    }

    /** Boots a machine with the kernel that {@code fix} was written for. */
    public Machine(ForkFix fix, MachineShape shape) {
        this(fix.profile(), fix, shape);
    }

    /** {@code ZERO_PAGE}: reserved, shared by all, all zeros. */
    Page zeroPage() {
        return memMap[0];
    }

    /** {@code vm_normal_page()}, mm/memory.c. reduced: every pfn of the emulation has a struct page. */
    Page pageOf(long pte) {
        return memMap[Pte.pfn(pte)];
    }

    /** {@code cpu_data[id]}. */
    public Cpu cpu(int id) {
        return cpus[id];
    }

    /** Page with frame number {@code pfn}; 0 is the zero page. */
    public Page page(int pfn) {
        return memMap[pfn];
    }

    /** An empty address space, as after exec. */
    public MmStruct newMm() {
        return new MmStruct(this);
    }

    /** Frames not allocated, those in per-CPU lists included. Only when the machine is quiet. */
    public int freeFrames() {
        int free = zone.freePages();
        for (Cpu cpu : cpus) {
            free += cpu.pcp.size();
        }
        return free;
    }

    /** Huge pages in the pool. Only when the machine is quiet. */
    public int freeHugePages() {
        return hugePool == null ? 0 : hugePool.size();
    }

    /** Leaves out the assertions that the fix brings along: as with CONFIG_DEBUG_VM off. Before anything runs. */
    public void withoutAssertions() {
        asserts = false;
    }

    /** The assertions that the fix brings along are compiled in. */
    public boolean asserts() {
        return asserts;
    }

    /**
     * TLBs are flushed by a broadcast of the hardware, as on arm64: who has interrupts off is not waited for. gup-fast is then safe only
     * where its page cannot be freed. Before anything runs.
     */
    public void withBroadcastTlbFlush() {
        broadcastTlbFlush = true;
    }

    /**
     * gup-fast and fork miss the cache when they take a reference, as the struct page was another CPU's last: {@code spins}, which are time
     * and no step. Before anything runs.
     */
    public void withColdStructPages(int spins) {
        coldPageSpins = spins;
    }

    /** What a cache miss takes. */
    void awaitStructPage() {
        if (coldPageSpins > 0 && !Step.isExploring()) {
            for (int i = 0; i < coldPageSpins; i++) {
                Thread.onSpinWait();
            }
        }
    }

    /** A CPU with interrupts off holds up TLB flushes, as on x86. */
    boolean flushesTlbByInterrupt() {
        return !broadcastTlbFlush;
    }

    /**
     * Probe, not kernel: get_user_pages that faults so many times for one page is taken to do so for ever, and {@link Livelock} is
     * thrown. There is no limit unless somebody sets one. Before anything runs.
     */
    public void limitFaultsOfGup(int faults) {
        faultLimit = faults;
    }

    void checkFaultsOfGup(int faults) {
        if (faults >= faultLimit) {
            throw new Livelock("get_user_pages: " + faults + " faults for one page");
        }
    }

    /**
     * Probe, not kernel: who is told each time a fork has dropped both pte locks, on the forking CPU: to copy, to sleep, or at the end
     * of a page table. Before anything runs.
     */
    public void whenForkUnlocks(Runnable probe) {
        whenForkUnlocks = probe;
    }

    void forkHasUnlocked() {
        if (whenForkUnlocks != null) {
            whenForkUnlocks.run();
        }
    }

    /** Probe, not kernel: who is told each time a fault of get_user_pages returns, before it looks again. Before anything runs. */
    public void whenGupHasFaulted(Runnable probe) {
        whenGupHasFaulted = probe;
    }

    void gupHasFaulted() {
        if (whenGupHasFaulted != null) {
            whenGupHasFaulted.run();
        }
    }

    /** An mm ended with pages counted as resident: the kernels here say nothing, the invariants do. */
    void noteBadRss() {
        badRss = true;
    }

    boolean hasBadRss() {
        return badRss;
    }

    /** The machine hit a bug: waiting CPUs give up. */
    public void panic() {
        panicked = true;
    }

    boolean isPanicked() {
        return panicked;
    }

    /** Pages copied by fork. Sum over CPUs; exact when the machine is quiet. */
    public long forkCopies() {
        long sum = 0;
        for (Cpu cpu : cpus) {
            sum += cpu.forkCopies;
        }
        return sum;
    }

    /** Pages copied without a pin, by fork, or by a write fault with one mapping. Exact when the machine is quiet. */
    public long falsePositiveCopies() {
        long sum = 0;
        for (Cpu cpu : cpus) {
            sum += cpu.falsePositiveCopies;
        }
        return sum;
    }

    /** Swap slots in use. Only when the machine is quiet. */
    public int swapSlotsInUse() {
        return swap == null ? 0 : swap.inUse();
    }

    /** The swap device that gets the next page. Before anything runs. */
    public void swapNextTo(int device) {
        requireSwap().nextDevice(device);
    }

    Swap requireSwap() {
        Bug.on(swap == null, "swap entry on a machine without swap");
        return swap;
    }
}
