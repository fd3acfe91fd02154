// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.Barriers;
import forkrace.sync.LockClass;
import forkrace.sync.RwSem;
import forkrace.sync.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Store buffering with locks: taking and giving up a lock is acquire and release, and no full barrier. */
public final class SBLocks {

    private SBLocks() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Both in critical sections of one lock. */
    @JCStressTest
    @Litmus(name = "SB+polocks", guarantee = "spin_lock: critical sections of a lock come one after the other")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class PoLocks extends Shape {
        private final SpinLock lock = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            lock.lock(cpu0, LockClass.PTE);
            x.writeOnce(1);
            r.r1 = y.readOnce();
            lock.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            lock.lock(cpu1, LockClass.PTE);
            y.writeOnce(1);
            r.r2 = x.readOnce();
            lock.unlock(cpu1);
        }
    }

    /** Unsafe twin: each has a lock of its own and loads after the critical section. */
    @JCStressTest
    @Litmus(
            name = "SB+unlockonces",
            guarantee = "spin_unlock: release only; what follows may move into the critical section",
            mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class UnlockOnces extends Shape {
        private final SpinLock a = new SpinLock();
        private final SpinLock b = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            a.lock(cpu0, LockClass.PTE);
            x.writeOnce(1);
            a.unlock(cpu0);
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            b.lock(cpu1, LockClass.PTE);
            y.writeOnce(1);
            b.unlock(cpu1);
            r.r2 = x.readOnce();
        }
    }

    /** Each stores before its critical section. On x86 the lock is a locked instruction. */
    @JCStressTest
    @Litmus(
            name = "SB+lockonces",
            guarantee = "spin_lock: acquire only; what precedes may move into the critical section")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class LockOnces extends Shape {
        private final SpinLock a = new SpinLock();
        private final SpinLock b = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            a.lock(cpu0, LockClass.PTE);
            r.r1 = y.readOnce();
            a.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            b.lock(cpu1, LockClass.PTE);
            r.r2 = x.readOnce();
            b.unlock(cpu1);
        }
    }

    /** Each leaves one critical section and enters another, as fork and gup do between pages. */
    @JCStressTest
    @Litmus(name = "SB+unlocklockonces", guarantee = "spin_unlock, then spin_lock of another lock: no full barrier")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class UnlockLockOnces extends Shape {
        private final SpinLock a = new SpinLock();
        private final SpinLock b = new SpinLock();
        private final SpinLock c = new SpinLock();
        private final SpinLock d = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            a.lock(cpu0, LockClass.PTE);
            x.writeOnce(1);
            a.unlock(cpu0);
            c.lock(cpu0, LockClass.PTE);
            r.r1 = y.readOnce();
            c.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            b.lock(cpu1, LockClass.PTE);
            y.writeOnce(1);
            b.unlock(cpu1);
            d.lock(cpu1, LockClass.PTE);
            r.r2 = x.readOnce();
            d.unlock(cpu1);
        }
    }

    /** Safe twin: {@code smp_mb} after the critical section. */
    @JCStressTest
    @Litmus(name = "SB+unlockfencembonces", guarantee = "smp_mb: stores before are seen before loads after")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class UnlockFenceMbOnces extends Shape {
        private final SpinLock a = new SpinLock();
        private final SpinLock b = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            a.lock(cpu0, LockClass.PTE);
            x.writeOnce(1);
            a.unlock(cpu0);
            Barriers.smpMb();
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            b.lock(cpu1, LockClass.PTE);
            y.writeOnce(1);
            b.unlock(cpu1);
            Barriers.smpMb();
            r.r2 = x.readOnce();
        }
    }

    /** Each has a semaphore of its own, given up before the load. On x86 that is a locked instruction. */
    @JCStressTest
    @Litmus(
            name = "SB+upwriteonces",
            guarantee = "up_write: release only; what follows may move into the critical section")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class UpWriteOnces extends Shape {
        private final RwSem a = new RwSem();
        private final RwSem b = new RwSem();

        @Actor
        public void p0(II_Result r) {
            a.downWrite(cpu0, LockClass.MMAP_SEM);
            x.writeOnce(1);
            a.upWrite(cpu0);
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            b.downWrite(cpu1, LockClass.MMAP_SEM);
            y.writeOnce(1);
            b.upWrite(cpu1);
            r.r2 = x.readOnce();
        }
    }
}
