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

/** One process stores to both variables, the other stores to the second, then loads the first. */
public final class R {

    private R() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"1, 0", "1, 1", "2, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. */
    @JCStressTest
    @Litmus(name = "R+poonceonces", guarantee = "none: a load may overtake an earlier store", mustBeSeen = true)
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The load overtook the store before it.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(2);
            r.r2 = x.readOnce();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = y.readOnce();
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "R+fencembonceonces", guarantee = "smp_mb: stores before are seen before accesses after")
    @Outcome(id = "2, 0", expect = Expect.FORBIDDEN, desc = "The later store of y won, its load of x saw nothing.")
    @State
    public static class FenceMbOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpMb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(2);
            Barriers.smpMb();
            r.r2 = x.readOnce();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = y.readOnce();
        }
    }

    /** {@code smp_wmb} is too weak on the storing side, but not on x86. */
    @JCStressTest
    @Litmus(
            name = "R+fencewmbonceonce+fencembonceonce",
            guarantee = "smp_wmb: not enough against a store that comes later")
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The load overtook the store before it.")
    @State
    public static class FenceWmbOnceOnceFenceMbOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpWmb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(2);
            Barriers.smpMb();
            r.r2 = x.readOnce();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = y.readOnce();
        }
    }

    /** {@code set_pte_at} twice against {@code set_pte_at} and {@code *pte}. */
    @JCStressTest
    @Litmus(name = "R+setptes", guarantee = "set_pte_at: a store; orders nothing after it", mustBeSeen = true)
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The load overtook the store before it.")
    @State
    public static class SetPtes extends Shape {
        private static final Page ONE = new Page(1);
        private static final Page TWO = new Page(2);

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0() {
            table.setPteAt(0, Pte.make(ONE));
            table.setPteAt(1, Pte.make(ONE));
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(1, Pte.make(TWO));
            r.r2 = Pte.pfn(table.read(0));
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = Pte.pfn(table.read(1));
        }
    }
}
