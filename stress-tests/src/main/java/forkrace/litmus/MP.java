// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.Barriers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing: one process stores data, then a flag; the other loads the flag, then the data. */
public final class MP {

    private MP() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. x86 orders stores with stores and loads with loads. */
    @JCStressTest
    @Litmus(name = "MP+poonceonces", guarantee = "none: stores, and loads, of two variables come in any order")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            r.r2 = x.readOnce();
        }
    }

    /** The compiler may move plain accesses, whatever the processor does. */
    @JCStressTest
    @Litmus(name = "MP+poplains", guarantee = "none: a race of plain accesses")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class PoPlains extends Shape {
        @Actor
        public void p0() {
            x.write(1);
            y.write(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.read();
            r.r2 = x.read();
        }
    }

    /** {@code smp_wmb} and {@code smp_rmb}. */
    @JCStressTest
    @Litmus(name = "MP+fencewmbonceonce+fencermbonceonce", guarantee = "smp_wmb pairs with smp_rmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class FenceWmbOnceOnceFenceRmbOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpWmb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            Barriers.smpRmb();
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "MP+fencembonceonces", guarantee = "smp_mb includes smp_wmb and smp_rmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
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
            r.r1 = y.readOnce();
            Barriers.smpMb();
            r.r2 = x.readOnce();
        }
    }

    /** Half a pair. */
    @JCStressTest
    @Litmus(name = "MP+fencewmbonceonce+poonceonce", guarantee = "smp_wmb: worth nothing without smp_rmb")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class FenceWmbOnceOncePoOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpWmb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            r.r2 = x.readOnce();
        }
    }

    /** The other half. */
    @JCStressTest
    @Litmus(name = "MP+poonceonce+fencermbonceonce", guarantee = "smp_rmb: worth nothing without smp_wmb")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class PoOnceOnceFenceRmbOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            Barriers.smpRmb();
            r.r2 = x.readOnce();
        }
    }

    /** Safe twin of {@code MP+poplains}: the barriers hold the compiler, too. */
    @JCStressTest
    @Litmus(
            name = "MP+fencewmbplainonce+fencermbonceplain",
            guarantee = "smp_wmb pairs with smp_rmb, plain data included")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class FenceWmbPlainOnceFenceRmbOncePlain extends Shape {
        @Actor
        public void p0() {
            x.write(1);
            Barriers.smpWmb();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            Barriers.smpRmb();
            r.r2 = x.read();
        }
    }
}
