// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.LockClass;
import forkrace.sync.RwSem;
import forkrace.sync.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing through spin locks and mmap_sem. */
public final class MPLocks {

    private MPLocks() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** The flag is under the lock, the data are stored before and loaded after. */
    @JCStressTest
    @Litmus(name = "MP+polocks", guarantee = "spin_unlock releases, spin_lock acquires")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class PoLocks extends Shape {
        private final SpinLock lock = new SpinLock();

        @Actor
        public void p0() {
            x.writeOnce(1);
            lock.lock(cpu0, LockClass.PTE);
            y.writeOnce(1);
            lock.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            lock.lock(cpu1, LockClass.PTE);
            r.r1 = y.readOnce();
            lock.unlock(cpu1);
            r.r2 = x.readOnce();
        }
    }

    /** Who gets the lock sees what its last holder did. */
    @JCStressTest
    @Litmus(name = "MP+unlock+trylock", guarantee = "spin_unlock releases, spin_trylock acquires if it succeeds")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class UnlockTryLock extends Shape {
        private final SpinLock lock = new SpinLock();

        /** p0 holds the lock. */
        public UnlockTryLock() {
            lock.lock(cpu0, LockClass.PTE);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            lock.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            if (lock.tryLock(cpu1, LockClass.PTE)) {
                r.r1 = 1;
                r.r2 = x.readOnce();
                lock.unlock(cpu1);
            }
        }
    }

    /** Unsafe twin: who only looks at the lock has no order. */
    @JCStressTest
    @Litmus(name = "MP+unlock+islocked", guarantee = "spin_is_locked: a load, no ordering")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class UnlockIsLocked extends Shape {
        private final SpinLock lock = new SpinLock();

        /** p0 holds the lock. */
        public UnlockIsLocked() {
            lock.lock(cpu0, LockClass.PTE);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            lock.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(!lock.isLocked());
            r.r2 = x.readOnce();
        }
    }

    /** A writer and a reader of mmap_sem. */
    @JCStressTest
    @Litmus(name = "MP+downwrite+downread", guarantee = "up_write releases, down_read acquires")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class DownWriteDownRead extends Shape {
        private final RwSem sem = new RwSem();

        @Actor
        public void p0() {
            sem.downWrite(cpu0, LockClass.MMAP_SEM);
            y.writeOnce(1);
            x.writeOnce(1);
            sem.upWrite(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            sem.downRead(cpu1, LockClass.MMAP_SEM);
            r.r1 = y.readOnce();
            sem.upRead(cpu1);
            r.r2 = x.readOnce();
        }
    }

    /** Who gets mmap_sem sees what its last writer did. */
    @JCStressTest
    @Litmus(
            name = "MP+upwrite+downreadtrylock",
            guarantee = "up_write releases, down_read_trylock acquires if it succeeds")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class UpWriteDownReadTryLock extends Shape {
        private final RwSem sem = new RwSem();

        /** p0 holds the semaphore. */
        public UpWriteDownReadTryLock() {
            sem.downWrite(cpu0, LockClass.MMAP_SEM);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            sem.upWrite(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            if (sem.tryDownRead(cpu1, LockClass.MMAP_SEM)) {
                r.r1 = 1;
                r.r2 = x.readOnce();
                sem.upRead(cpu1);
            }
        }
    }

    /** A writer sees what readers did before they left. */
    @JCStressTest
    @Litmus(name = "MP+upread+downwrite", guarantee = "up_read releases, down_write acquires")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class UpReadDownWrite extends Shape {
        private final RwSem sem = new RwSem();

        @Actor
        public void p0() {
            sem.downRead(cpu0, LockClass.MMAP_SEM);
            x.writeOnce(1);
            y.writeOnce(1);
            sem.upRead(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            sem.downWrite(cpu1, LockClass.MMAP_SEM);
            r.r1 = y.readOnce();
            r.r2 = x.readOnce();
            sem.upWrite(cpu1);
        }
    }
}
