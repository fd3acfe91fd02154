// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.sync.Barriers;
import forkrace.sync.LockClass;
import forkrace.sync.SeqCount;
import forkrace.sync.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Store buffering in scenario S10 under V12 and V13: fork makes write_protect_seq odd, then looks for pins; gup-fast pins, then
 * looks at the seqcount.
 */
public final class WriteProtectSeq {

    private WriteProtectSeq() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** The seqcount alone does not do it. */
    @JCStressTest
    @Litmus(
            name = "SB+writebegin+pinretry",
            guarantee = "raw_write_seqcount_begin: smp_wmb, which does not order a load",
            mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class WriteBeginPinRetry extends Shape {
        private final SeqCount seq = new SeqCount();
        private final Page page = new Page(1);

        /** One reference. */
        public WriteBeginPinRetry() {
            page.setCount(1);
        }

        @Actor
        public void p0(II_Result r) {
            seq.writeBegin();
            r.r1 = bit(page.count() >= Page.GUP_PIN_COUNTING_BIAS);
        }

        @Actor
        public void p1(II_Result r) {
            page.addPinBias();
            r.r2 = bit(seq.retry(0));
        }
    }

    /** As it is: between the two fork takes the pte lock, and on x86 that is a locked instruction. */
    @JCStressTest
    @Litmus(
            name = "SB+writebeginptl+pinmbretry",
            guarantee = "spin_lock: acquire only; does not order an earlier store")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class WriteBeginPtlPinMbRetry extends Shape {
        private final SeqCount seq = new SeqCount();
        private final SpinLock ptl = new SpinLock();
        private final Page page = new Page(1);

        /** One reference. */
        public WriteBeginPtlPinMbRetry() {
            page.setCount(1);
        }

        @Actor
        public void p0(II_Result r) {
            seq.writeBegin();
            ptl.lock(cpu0, LockClass.PTE);
            r.r1 = bit(page.count() >= Page.GUP_PIN_COUNTING_BIAS);
            ptl.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            page.addPinBias();
            Barriers.smpMbAfterAtomic();
            r.r2 = bit(seq.retry(0));
        }
    }

    /** With full barriers on both sides. */
    @JCStressTest
    @Litmus(name = "SB+writebeginmb+pinmbretry", guarantee = "smp_mb pairs with smp_mb__after_atomic")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class WriteBeginMbPinMbRetry extends Shape {
        private final SeqCount seq = new SeqCount();
        private final Page page = new Page(1);

        /** One reference. */
        public WriteBeginMbPinMbRetry() {
            page.setCount(1);
        }

        @Actor
        public void p0(II_Result r) {
            seq.writeBegin();
            Barriers.smpMb();
            r.r1 = bit(page.count() >= Page.GUP_PIN_COUNTING_BIAS);
        }

        @Actor
        public void p1(II_Result r) {
            page.addPinBias();
            Barriers.smpMbAfterAtomic();
            r.r2 = bit(seq.retry(0));
        }
    }
}
