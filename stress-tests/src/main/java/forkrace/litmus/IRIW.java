// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.mm.PageTable;
import forkrace.mm.Pte;
import forkrace.sync.Barriers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Independent reads of independent writes: two processes store, two others load both variables in opposite orders. Four actors,
 * which the launcher of jcstress leaves out on fewer than four processors.
 */
public final class IRIW {

    private IRIW() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {
                "0, 0, 0, 0", "0, 0, 0, 1", "0, 0, 1, 0", "0, 0, 1, 1", "0, 1, 0, 0",
                "0, 1, 0, 1", "0, 1, 1, 0", "0, 1, 1, 1", "1, 0, 0, 0", "1, 0, 0, 1",
                "1, 0, 1, 1", "1, 1, 0, 0", "1, 1, 0, 1", "1, 1, 1, 0", "1, 1, 1, 1"
            },
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin of all tests of this pattern. On x86 all see the stores in one order and load in order. */
    @JCStressTest
    @Litmus(name = "IRIW+poonceonces+OnceOnce", guarantee = "none: loads come in any order")
    @Outcome(
            id = "1, 0, 1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The readers disagree on which store came first.")
    @State
    public static class PoOnceOncesOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
        }

        @Actor
        public void p1(IIII_Result r) {
            r.r1 = x.readOnce();
            r.r2 = y.readOnce();
        }

        @Actor
        public void p2() {
            y.writeOnce(1);
        }

        @Actor
        public void p3(IIII_Result r) {
            r.r3 = y.readOnce();
            r.r4 = x.readOnce();
        }
    }

    /** {@code smp_mb} in both readers. */
    @JCStressTest
    @Litmus(name = "IRIW+fencembonceonces+OnceOnce", guarantee = "smp_mb: all agree on the order of stores")
    @Outcome(id = "1, 0, 1, 0", expect = Expect.FORBIDDEN, desc = "The readers disagree on which store came first.")
    @State
    public static class FenceMbOnceOncesOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
        }

        @Actor
        public void p1(IIII_Result r) {
            r.r1 = x.readOnce();
            Barriers.smpMb();
            r.r2 = y.readOnce();
        }

        @Actor
        public void p2() {
            y.writeOnce(1);
        }

        @Actor
        public void p3(IIII_Result r) {
            r.r3 = y.readOnce();
            Barriers.smpMb();
            r.r4 = x.readOnce();
        }
    }

    /** {@code smp_rmb} in both readers: too weak, but not on x86. */
    @JCStressTest
    @Litmus(
            name = "IRIW+fencermbonceonces+OnceOnce",
            guarantee = "smp_rmb: says nothing about the order of two other CPUs")
    @Outcome(
            id = "1, 0, 1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The readers disagree on which store came first.")
    @State
    public static class FenceRmbOnceOncesOnceOnce extends Shape {
        @Actor
        public void p0() {
            x.writeOnce(1);
        }

        @Actor
        public void p1(IIII_Result r) {
            r.r1 = x.readOnce();
            Barriers.smpRmb();
            r.r2 = y.readOnce();
        }

        @Actor
        public void p2() {
            y.writeOnce(1);
        }

        @Actor
        public void p3(IIII_Result r) {
            r.r3 = y.readOnce();
            Barriers.smpRmb();
            r.r4 = x.readOnce();
        }
    }

    /** Two CPUs set a pte each, the MMUs of two others walk both. */
    @JCStressTest
    @Litmus(name = "IRIW+walks+setptesetpte", guarantee = "acquire and release: no agreement on the order of stores")
    @Outcome(
            id = "1, 0, 1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The readers disagree on which store came first.")
    @State
    public static class WalksSetPteSetPte extends Shape {
        private static final long MAPPED = Pte.make(new Page(1));

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0() {
            table.setPteAt(0, MAPPED);
        }

        @Actor
        public void p1(IIII_Result r) {
            r.r1 = bit(Pte.isPresent(table.walk(0)));
            r.r2 = bit(Pte.isPresent(table.walk(1)));
        }

        @Actor
        public void p2() {
            table.setPteAt(1, MAPPED);
        }

        @Actor
        public void p3(IIII_Result r) {
            r.r3 = bit(Pte.isPresent(table.walk(1)));
            r.r4 = bit(Pte.isPresent(table.walk(0)));
        }
    }
}
