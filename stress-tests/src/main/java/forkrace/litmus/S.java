// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.mm.PageTable;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One process stores to both variables, the other loads the second, then stores to the first. */
public final class S {

    private S() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "0, 2", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. */
    @JCStressTest
    @Litmus(name = "S+poonceonces", guarantee = "none: stores come in any order, a store may overtake an earlier load")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "y is seen, and yet x=2 was stored last.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(2);
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            x.writeOnce(1);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "S+fencembonceonces", guarantee = "smp_mb: accesses before come before accesses after")
    @Outcome(id = "1, 2", expect = Expect.FORBIDDEN, desc = "y is seen, and yet x=2 was stored last.")
    @State
    public static class FenceMbOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(2);
            Barriers.smpMb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            Barriers.smpMb();
            x.writeOnce(1);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_wmb}, {@code set_pte_at}; a hardware walk, then a store. */
    @JCStressTest
    @Litmus(name = "S+fencewmboncesetpte+walkonce", guarantee = "smp_wmb pairs with the acquire of the walk")
    @Outcome(id = "1, 2", expect = Expect.FORBIDDEN, desc = "y is seen, and yet x=2 was stored last.")
    @State
    public static class FenceWmbOnceSetPteWalkOnce extends Shape {
        private static final Page ONE = new Page(1);

        private final PageTable table = new PageTable(1, false);

        @Actor
        public void p0() {
            x.writeOnce(2);
            Barriers.smpWmb();
            table.setPteAt(0, Pte.make(ONE));
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = Pte.pfn(table.walk(0));
            x.writeOnce(1);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = x.readOnce();
        }
    }
}
