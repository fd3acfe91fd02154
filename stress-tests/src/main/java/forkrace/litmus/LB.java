// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.mm.PageTable;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Load buffering: each process loads one variable, then stores to the other. On x86 no store overtakes a load. */
public final class LB {

    private LB() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. */
    @JCStressTest
    @Litmus(name = "LB+poonceonces", guarantee = "none: a store may overtake an earlier load")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads see the store after the other.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            r.r1 = x.readOnce();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = y.readOnce();
            x.writeOnce(1);
        }
    }

    /** The compiler may move plain accesses, whatever the processor does. */
    @JCStressTest
    @Litmus(name = "LB+poplains", guarantee = "none: a race of plain accesses")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads see the store after the other.")
    @State
    public static class PoPlains extends Shape {
        @Actor
        public void p0(II_Result r) {
            r.r1 = x.read();
            y.write(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = y.read();
            x.write(1);
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "LB+fencembonceonces", guarantee = "smp_mb: loads before are made before stores after")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both loads see the store after the other.")
    @State
    public static class FenceMbOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            r.r1 = x.readOnce();
            Barriers.smpMb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = y.readOnce();
            Barriers.smpMb();
            x.writeOnce(1);
        }
    }

    /** A hardware walk, then {@code set_pte_at}: acquire and release. */
    @JCStressTest
    @Litmus(name = "LB+walksetptes", guarantee = "a store after a walk is not seen before it")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both loads see the store after the other.")
    @State
    public static class WalkSetPtes extends Shape {
        private static final long MAPPED = Pte.make(new Page(1));

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0(II_Result r) {
            r.r1 = bit(Pte.isPresent(table.walk(0)));
            table.setPteAt(1, MAPPED);
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = bit(Pte.isPresent(table.walk(1)));
            table.setPteAt(0, MAPPED);
        }
    }

    /** Loads in critical sections of one lock, stores after them. */
    @JCStressTest
    @Litmus(name = "LB+polocks", guarantee = "spin_lock: critical sections of a lock come one after the other")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both loads see the store after the other.")
    @State
    public static class PoLocks extends Shape {
        private final SpinLock lock = new SpinLock();

        @Actor
        public void p0(II_Result r) {
            lock.lock(cpu0, LockClass.PTE);
            r.r1 = x.readOnce();
            lock.unlock(cpu0);
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            lock.lock(cpu1, LockClass.PTE);
            r.r2 = y.readOnce();
            lock.unlock(cpu1);
            x.writeOnce(1);
        }
    }
}
