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

/** 2+2W: both processes store to both variables, in opposite orders. x86 does not reorder stores. */
public final class TwoPlusTwoW {

    private TwoPlusTwoW() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"1, 2", "2, 1", "2, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. */
    @JCStressTest
    @Litmus(name = "2+2W+poonceonces", guarantee = "none: stores to two variables come in any order")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Each first store came after a second one.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            y.writeOnce(2);
        }

        @Actor
        public void p1() {
            y.writeOnce(1);
            x.writeOnce(2);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = x.readOnce();
            r.r2 = y.readOnce();
        }
    }

    /** The compiler may move plain accesses, whatever the processor does. */
    @JCStressTest
    @Litmus(name = "2+2W+poplains", guarantee = "none: a race of plain accesses")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Each first store came after a second one.")
    @State
    public static class PoPlains extends Shape {
        @Actor
        public void p0() {
            x.write(1);
            y.write(2);
        }

        @Actor
        public void p1() {
            y.write(1);
            x.write(2);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = x.readOnce();
            r.r2 = y.readOnce();
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "2+2W+fencembonceonces", guarantee = "smp_mb: stores before are seen before stores after")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Each first store came after a second one.")
    @State
    public static class FenceMbOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpMb();
            y.writeOnce(2);
        }

        @Actor
        public void p1() {
            y.writeOnce(1);
            Barriers.smpMb();
            x.writeOnce(2);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = x.readOnce();
            r.r2 = y.readOnce();
        }
    }

    /** {@code set_pte_at} of two ptes in opposite orders. */
    @JCStressTest
    @Litmus(name = "2+2W+setptes", guarantee = "set_pte_at: release at most, and that is not enough here")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Each first store came after a second one.")
    @State
    public static class SetPtes extends Shape {
        private static final Page ONE = new Page(1);
        private static final Page TWO = new Page(2);

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0() {
            table.setPteAt(0, Pte.make(ONE));
            table.setPteAt(1, Pte.make(TWO));
        }

        @Actor
        public void p1() {
            table.setPteAt(1, Pte.make(ONE));
            table.setPteAt(0, Pte.make(TWO));
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = Pte.pfn(table.read(0));
            r.r2 = Pte.pfn(table.read(1));
        }
    }
}
