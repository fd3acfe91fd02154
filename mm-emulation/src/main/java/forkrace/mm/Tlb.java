// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockOwner;
import forkrace.sync.Lockdep;
import forkrace.sync.Step;
import forkrace.sync.Wait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The translations one CPU has cached: a writable entry lets user code store without a look at the pte until it is flushed.
 *
 * <p>A user access is one instruction: {@link #beginInstruction} to {@link #endInstruction}. Interrupts are taken between
 * instructions, so whoever flushes waits for the boundary and then does the interrupt handler's work itself; a CPU that runs no
 * user code is always at a boundary. Hence a flush returns when the CPU has acknowledged it: stores before are visible to the
 * flusher, later walks see every pte stored before the flush. Every user access is thereby a full barrier, which x86 is not;
 * no race studied here rests on the order of two user accesses.
 */
final class Tlb {

    private static final VarHandle IN_INSTRUCTION;
    private static final long EMPTY = 0;
    private static final int VPN_SHIFT = 33;
    private static final long PFN_MASK = 0xffff_ffffL;

    static {
        try {
            IN_INSTRUCTION = MethodHandles.lookup().findVarHandle(Tlb.class, "inInstruction", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through IN_INSTRUCTION
    private int inInstruction;

    // Guarded by inInstruction: vpn + 1, pfn, writable.
    private final long[] entries;

    Tlb(int size) {
        entries = new long[size];
        Step.created(this);
    }

    /** Interrupts are held off until {@link #endInstruction}. Acquire. */
    void beginInstruction(LockOwner owner) {
        if (Step.isExploring()) {
            Step.acquire(this, 0, Step.ALL_BITS, () -> (int) IN_INSTRUCTION.getOpaque(this) == 0);
        }
        if (!tryEnter()) {
            Wait.until(owner, this::tryEnter);
        }
    }

    /** Release. */
    void endInstruction() {
        Step.unlock(this, 0, Step.ALL_BITS);
        IN_INSTRUCTION.setRelease(this, 0);
    }

    private boolean tryEnter() {
        return (int) IN_INSTRUCTION.compareAndExchangeAcquire(this, 0, 1) == 0;
    }

    /** Page frame number cached for {@code vpn}, or -1. Inside an instruction. */
    int lookup(int vpn, boolean write) {
        long entry = entries[vpn & (entries.length - 1)];
        if (entry >>> VPN_SHIFT != vpn + 1L || (write && (entry & 1) == 0)) {
            return -1;
        }
        return (int) (entry >>> 1 & PFN_MASK);
    }

    /** Caches a walk's result. Inside an instruction. */
    void fill(int vpn, int pfn, boolean writable) {
        entries[vpn & (entries.length - 1)] = (vpn + 1L) << VPN_SHIFT | (long) pfn << 1 | (writable ? 1 : 0);
    }

    /** What is cached, for traces. */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (long entry : entries) {
            if (entry != EMPTY) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append((entry >>> VPN_SHIFT) - 1)
                        .append(": page ")
                        .append(entry >>> 1 & PFN_MASK)
                        .append((entry & 1) != 0 ? " rw" : " ro");
            }
        }
        return text.length() == 0 ? "empty" : text.toString();
    }

    /** {@code __flush_tlb_one()}, tlbflush.h. same. On this CPU, called by any CPU; returns when done. */
    void flushOne(LockOwner flusher, int vpn) {
        beginInstruction(flusher);
        int slot = vpn & (entries.length - 1);
        if (entries[slot] >>> VPN_SHIFT == vpn + 1L) {
            entries[slot] = EMPTY;
        }
        endInstruction();
    }

    /** {@code __flush_tlb()}, tlbflush.h. same. On this CPU, called by any CPU; returns when done. */
    void flushAll(LockOwner flusher) {
        beginInstruction(flusher);
        Arrays.fill(entries, EMPTY);
        endInstruction();
    }

    /** {@code flush_tlb_page()}, arch/x86_64/kernel/smp.c. reduced: no IPI vector to wait for. ptl may be held. */
    static void flushPage(Cpu cpu, MmStruct mm, int vpn) {
        Lockdep.mayWaitForInterrupts(cpu);
        int mask = mm.cpuVmMask();
        for (Cpu other : cpu.machine.cpus) {
            if ((mask & 1 << other.id) != 0) {
                other.tlb.flushOne(cpu, vpn);
            }
        }
    }

    /** {@code flush_tlb_mm()}, arch/x86_64/kernel/smp.c. reduced: no IPI vector to wait for. */
    static void flushMm(Cpu cpu, MmStruct mm) {
        Lockdep.mayWaitForInterrupts(cpu);
        int mask = mm.cpuVmMask();
        for (Cpu other : cpu.machine.cpus) {
            if ((mask & 1 << other.id) != 0) {
                other.tlb.flushAll(cpu);
            }
        }
    }
}
