// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.Barriers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Store buffering: each process stores to one variable and loads the other. Only a full barrier orders that. */
public final class SB {

    private SB() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. */
    @JCStressTest
    @Litmus(
            name = "SB+poonceonces",
            guarantee = "none: a load may overtake an earlier store to another variable",
            mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class PoOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_mb} on both sides. */
    @JCStressTest
    @Litmus(name = "SB+fencembonceonces", guarantee = "smp_mb: stores before are seen before loads after")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class FenceMbOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            Barriers.smpMb();
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            Barriers.smpMb();
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_mb} on one side only. */
    @JCStressTest
    @Litmus(name = "SB+fencembonceonce+poonceonce", guarantee = "none: a barrier needs its partner", mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class FenceMbOnceOncePoOnceOnce extends Shape {
        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            Barriers.smpMb();
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_wmb} instead. */
    @JCStressTest
    @Litmus(name = "SB+fencewmbonceonces", guarantee = "smp_wmb: orders stores with stores only", mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class FenceWmbOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            Barriers.smpWmb();
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            Barriers.smpWmb();
            r.r2 = x.readOnce();
        }
    }

    /** {@code smp_rmb} instead. */
    @JCStressTest
    @Litmus(name = "SB+fencermbonceonces", guarantee = "smp_rmb: orders loads with loads only", mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class FenceRmbOnceOnces extends Shape {
        @Actor
        public void p0(II_Result r) {
            x.writeOnce(1);
            Barriers.smpRmb();
            r.r1 = y.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            y.writeOnce(1);
            Barriers.smpRmb();
            r.r2 = x.readOnce();
        }
    }
}
