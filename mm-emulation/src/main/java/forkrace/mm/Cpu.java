// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockOwner;
import forkrace.sync.Lockdep;
import forkrace.sync.Step;

/**
 * One CPU and the task on it ({@code current}), driven by one Java thread at a time. Kernel functions take it as their first
 * argument. User code is {@link #load} and {@link #store}: through the TLB, the page table and the fault handler.
 */
public final class Cpu extends LockOwner {

    /** The machine it belongs to. */
    public final Machine machine;

    final int id;
    final Tlb tlb;

    /** {@code current->mm}, or null when idle. Written by this CPU's thread only. */
    private MmStruct mm;

    // Per-CPU variables of mm/swap.c.
    Pagevec lruAddPvec = Pagevec.NONE;
    Pagevec lruAddActivePvec = Pagevec.NONE;
    Pagevec markAccessedPvec = Pagevec.NONE;

    /** {@code zone->pageset[cpu]}, the hot list. */
    final PageList pcp = new PageList();

    private boolean needResched;
    private int reschedTests;
    int failNth;
    private String failed;

    // Event counters, as in vmstat: written by this CPU, summed when the machine is quiet.
    long forkCopies;

    /** Probe: pins of the page when this CPU last decided whether to copy it. */
    int pinsAtDecision;

    /** Probe: its mapcount when a write fault began to decide. */
    int mappingsAtDecision;

    long falsePositiveCopies;

    Cpu(Machine machine, int id) {
        this.machine = machine;
        this.id = id;
        tlb = new Tlb(machine.shape.tlbEntries());
    }

    // ---- user code

    /**
     * A user load of one word. Signals: {@link Signal}.
     *
     * @param vpn  virtual page number
     * @param word word of the page
     */
    public long load(int vpn, int word) {
        while (true) {
            tlb.beginInstruction(this);
            Page page = translate(vpn, false);
            if (page != null) {
                long value = page.load(word);
                tlb.endInstruction();
                return value;
            }
            tlb.endInstruction();
            Fault.doPageFault(this, vpn, false);
        }
    }

    /** A user store of one word. Signals: {@link Signal}. */
    public void store(int vpn, int word, long value) {
        while (true) {
            tlb.beginInstruction(this);
            Page page = translate(vpn, true);
            if (page != null) {
                page.store(word, value, machine.shape.wordsPerPage());
                tlb.endInstruction();
                return;
            }
            tlb.endInstruction();
            Fault.doPageFault(this, vpn, true);
        }
    }

    /** The MMU: TLB, else a walk that sets accessed and dirty bits; null for a fault. Inside an instruction. */
    private Page translate(int vpn, boolean write) {
        int cached = tlb.lookup(vpn, write);
        if (cached >= 0) {
            return machine.memMap[cached];
        }
        PageTable table = mm.pteOffset(vpn);
        if (table == null) {
            return null;
        }
        int index = mm.pteIndex(vpn);
        while (true) {
            long pte = table.walk(index);
            if (!Pte.isPresent(pte) || (write && !Pte.isWritable(pte))) {
                return null;
            }
            long touched = write ? Pte.dirty(Pte.young(pte)) : Pte.young(pte);
            if (touched == pte || table.hardwareUpdate(index, pte, touched)) {
                tlb.fill(vpn, Pte.pfn(pte), Pte.isWritable(touched) && Pte.isDirty(touched));
                return machine.memMap[Pte.pfn(pte)];
            }
        }
    }

    // ---- scheduling

    /** {@code switch_mm()}, mmu_context.h. same. Loading cr3 empties the TLB. Null for the idle task. */
    public void switchMm(MmStruct next) {
        MmStruct previous = mm;
        if (previous == next) {
            return;
        }
        if (previous != null) {
            previous.clearCpuVmMask(id);
        }
        mm = next;
        if (next != null) {
            next.setCpuVmMask(id);
        }
        tlb.flushAll(this);
    }

    /** {@code current->mm}. */
    public MmStruct mm() {
        return mm;
    }

    /** {@code set_tsk_need_resched()}, sched.h. same. The next test says yes. Called by this CPU's thread. */
    public void setNeedResched() {
        needResched = true;
    }

    /** {@code need_resched()}, sched.h. same, but may also say yes by itself: {@link MachineShape#reschedEvery}. */
    boolean needResched() {
        int every = machine.shape.reschedEvery();
        if (every != 0 && ++reschedTests % every == 0) {
            needResched = true;
        }
        return needResched;
    }

    /** {@code cond_resched()}, kernel/sched.c. reduced: gives the time slice away. A scheduling point. No spin lock may be held. */
    void condResched() {
        Lockdep.mightSleep(this, "cond_resched");
        if (needResched) {
            needResched = false;
            if (!Step.isExploring()) {
                Thread.yield();
            }
        }
    }

    // ---- fault injection

    /** The {@code n}-th allocation on this CPU from now fails, counted from 1; 0 for none. */
    public void failNthAllocation(int n) {
        failNth = n;
        failed = null;
    }

    /** What the injected failure hit: {@code alloc_page}, {@code pte_alloc_one} ...; null if it has not come yet. */
    public String injectedFailure() {
        return failed;
    }

    boolean recordFailure(String what) {
        failed = what;
        return true;
    }

    // ---- for tests

    /** Calls {@code lru_add_drain()} on this CPU. */
    public void lruAddDrain() {
        Lru.addDrain(this);
    }

    /** Whether a store to the page needs no walk. By this CPU's thread. */
    public boolean hasWritableTranslation(int vpn) {
        return tlb.lookup(vpn, true) >= 0;
    }

    /** Asserts that the code that ran on this CPU left no lock behind. Only under the lock checker. */
    public void assertQuiet(String what) {
        Lockdep.assertNoneHeld(this, what);
    }

    /** References held by this CPU's pagevecs. Only when the machine is quiet. */
    int pagevecReferences(Page page) {
        return lruAddPvec.references(page) + lruAddActivePvec.references(page) + markAccessedPvec.references(page);
    }

    @Override
    protected boolean isPanicked() {
        return machine.isPanicked();
    }

    @Override
    public String toString() {
        return "cpu" + id;
    }

    static void requireUser(Cpu cpu) {
        Bug.on(cpu.mm == null, cpu + " runs no process");
    }
}
