// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.sync.Barriers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Store buffering with the counts of pages. On x86 each change is a locked instruction: a full barrier. */
public final class SBCounts {

    private SBCounts() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin: {@code get_page}. */
    @JCStressTest
    @Litmus(name = "SB+getpages", guarantee = "atomic_inc: atomic, no ordering")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class GetPages extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        /** Two references each. */
        public GetPages() {
            a.setCount(2);
            b.setCount(2);
        }

        @Actor
        public void p0(II_Result r) {
            a.get();
            r.r1 = b.count() - 2;
        }

        @Actor
        public void p1(II_Result r) {
            b.get();
            r.r2 = a.count() - 2;
        }
    }

    /** What gup-fast does before it reads the pte again. */
    @JCStressTest
    @Litmus(name = "SB+getpagembafteratomics", guarantee = "atomic_inc, smp_mb__after_atomic: full barrier")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class GetPageMbAfterAtomics extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        /** Two references each. */
        public GetPageMbAfterAtomics() {
            a.setCount(2);
            b.setCount(2);
        }

        @Actor
        public void p0(II_Result r) {
            a.get();
            Barriers.smpMbAfterAtomic();
            r.r1 = b.count() - 2;
        }

        @Actor
        public void p1(II_Result r) {
            b.get();
            Barriers.smpMbAfterAtomic();
            r.r2 = a.count() - 2;
        }
    }

    /** {@code put_page}: the count drops, then the other is looked at. */
    @JCStressTest
    @Litmus(name = "SB+putpages", guarantee = "atomic_dec_and_test: full barrier on both sides")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class PutPages extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        /** Two references each. */
        public PutPages() {
            a.setCount(2);
            b.setCount(2);
        }

        @Actor
        public void p0(II_Result r) {
            r.r1 = bit(!a.putTestZero() && b.count() == 1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = bit(!b.putTestZero() && a.count() == 1);
        }
    }
}
