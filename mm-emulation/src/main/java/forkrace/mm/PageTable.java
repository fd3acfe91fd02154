// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Barriers;
import forkrace.sync.SpinLock;
import forkrace.sync.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One page of ptes with its split lock: what a pmd entry points to (include/asm-x86_64/pgtable.h, 2.6.18). A {@code pte_t *} of
 * the kernel is the pair (table, index) here. Plain stores to a pte are release stores, which is what they are on x86; the MMU's
 * walk is an acquire load.
 */
public final class PageTable {

    private static final VarHandle PTE = MethodHandles.arrayElementVarHandle(long[].class);

    final long[] ptes;

    /** The lock in the struct page of the page-table page; null when pte locks are not split. */
    final SpinLock lock;

    /** So many empty ptes: of an mm, or of a litmus test, which has ptes and no mm. */
    public PageTable(int ptrsPerPte, boolean splitLock) {
        ptes = new long[ptrsPerPte];
        lock = splitLock ? new SpinLock() : null;
        Step.created(this);
    }

    /** {@code *pte} with or without the lock: one load, no ordering. */
    public long read(int index) {
        Step.read(this, index);
        return (long) PTE.getOpaque(ptes, index);
    }

    /** The load of a hardware walk. Pairs with {@link #setPteAt}: who sees the pte sees the page's contents. */
    public long walk(int index) {
        Step.read(this, index);
        return (long) PTE.getAcquire(ptes, index);
    }

    /** {@code set_pte_at()}: plain store. Lock held. Pairs with {@link #walk}. */
    public void setPteAt(int index, long pte) {
        Step.write(this, index);
        PTE.setRelease(ptes, index, pte);
    }

    /**
     * {@code ptep_set_wrprotect()}: atomic clear of RW, so that accessed and dirty bits set by hardware are not lost. Lock held:
     * nobody else changes RW, so subtracting it clears it, and that is one locked instruction where bitwise-and is a loop.
     */
    public void setWriteProtect(int index) {
        Step.write(this, index);
        long old = (long) PTE.getOpaque(ptes, index);
        PTE.getAndAdd(ptes, index, -(old & Pte.RW));
    }

    /** {@code ptep_get_and_clear()}: xchg with nothing, fully ordered. */
    public long getAndClear(int index) {
        Step.write(this, index);
        Barriers.smpMbBeforeAtomic();
        long old = (long) PTE.getAndSet(ptes, index, Pte.NONE);
        Barriers.smpMbAfterAtomic();
        return old;
    }

    /** {@code ptep_get_and_clear_full()}: for an mm that nobody runs any more, plain load and store. */
    long getAndClearFull(int index) {
        long old = read(index);
        setPteAt(index, Pte.NONE);
        return old;
    }

    /** {@code ptep_test_and_clear_young()}: atomic. */
    boolean testAndClearYoung(int index) {
        Step.write(this, index);
        return Pte.isYoung((long) PTE.getAndBitwiseAnd(ptes, index, ~Pte.ACCESSED));
    }

    /** Hardware sets accessed (and dirty): succeeds only if the entry is still the one walked. */
    boolean hardwareUpdate(int index, long expected, long updated) {
        Step.write(this, index);
        return PTE.compareAndSet(ptes, index, expected, updated);
    }
}
