// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** {@code struct anon_vma} (rmap.h, 2.6.18): every vma, of parent and children, that may map one set of anonymous pages. */
final class AnonVma {

    final SpinLock lock = new SpinLock();

    // Guarded by lock: list through VmArea.anonVmaNext; forked vmas join at the tail.
    VmArea head;
    private VmArea tail;

    /** {@code anon_vma_link()}, mm/rmap.c. same. Takes anon_vma->lock. A forked child's vma joins its parent's list. */
    static void link(Cpu cpu, VmArea vma) {
        AnonVma anonVma = vma.anonVma();
        if (anonVma == null) {
            return;
        }
        anonVma.lock.lock(cpu, LockClass.ANON_VMA);
        anonVma.addTail(vma);
        anonVma.lock.unlock(cpu);
    }

    /** {@code anon_vma_unlink()}, mm/rmap.c. reduced: the garbage collector frees an empty anon_vma. Takes anon_vma->lock. */
    static void unlink(Cpu cpu, VmArea vma) {
        AnonVma anonVma = vma.anonVma();
        if (anonVma == null) {
            return;
        }
        anonVma.lock.lock(cpu, LockClass.ANON_VMA);
        anonVma.remove(vma);
        anonVma.lock.unlock(cpu);
    }

    /**
     * {@code anon_vma_prepare()}, mm/rmap.c. reduced: never shares the anon_vma of a neighbour. Takes anon_vma->lock, then
     * mm->page_table_lock to publish; mmap_sem held, for read at least. Returns 0 or {@code -ENOMEM}.
     */
    static int prepare(Cpu cpu, VmArea vma) {
        if (vma.anonVma() != null) {
            return 0;
        }
        if (FaultInjection.shouldFail(cpu, "anon_vma_alloc")) {
            return -Errno.ENOMEM;
        }
        AnonVma created = new AnonVma();
        created.lock.lock(cpu, LockClass.ANON_VMA);
        vma.mm.pageTableLock.lock(cpu, LockClass.PTE);
        if (vma.anonVma() == null) {
            vma.publishAnonVma(created);
            created.addTail(vma);
        }
        vma.mm.pageTableLock.unlock(cpu);
        created.lock.unlock(cpu);
        return 0;
    }

    /** Lock held. */
    void addTail(VmArea vma) {
        vma.anonVmaNext = null;
        if (tail == null) {
            head = vma;
        } else {
            tail.anonVmaNext = vma;
        }
        tail = vma;
    }

    private void remove(VmArea vma) {
        VmArea previous = null;
        VmArea current = head;
        while (current != vma) {
            Bug.on(current == null, "anon_vma_unlink: vma is not on the list");
            previous = current;
            current = current.anonVmaNext;
        }
        if (previous == null) {
            head = vma.anonVmaNext;
        } else {
            previous.anonVmaNext = vma.anonVmaNext;
        }
        if (tail == vma) {
            tail = previous;
        }
        vma.anonVmaNext = null;
    }
}
