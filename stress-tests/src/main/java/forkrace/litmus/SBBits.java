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

/** Store buffering with bit operations on page flags. On x86 each is a locked instruction: a full barrier. */
public final class SBBits {

    private SBBits() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin: {@code set_bit}. */
    @JCStressTest
    @Litmus(name = "SB+setbits", guarantee = "set_bit: atomic, no ordering")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class SetBits extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        @Actor
        public void p0(II_Result r) {
            a.setAnonExclusive();
            r.r1 = bit(b.isAnonExclusive());
        }

        @Actor
        public void p1(II_Result r) {
            b.setAnonExclusive();
            r.r2 = bit(a.isAnonExclusive());
        }
    }

    /** {@code set_bit} with the barrier that is meant for it. */
    @JCStressTest
    @Litmus(name = "SB+setbitmbafteratomics", guarantee = "set_bit, smp_mb__after_atomic: full barrier")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class SetBitMbAfterAtomics extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        @Actor
        public void p0(II_Result r) {
            a.setAnonExclusive();
            Barriers.smpMbAfterAtomic();
            r.r1 = bit(b.isAnonExclusive());
        }

        @Actor
        public void p1(II_Result r) {
            b.setAnonExclusive();
            Barriers.smpMbAfterAtomic();
            r.r2 = bit(a.isAnonExclusive());
        }
    }

    /** Each takes the lock of its page, then looks at the other: {@code TestSetPageLocked}, {@code PageLocked}. */
    @JCStressTest
    @Litmus(name = "SB+testandsetbits", guarantee = "test_and_set_bit: full barrier on both sides")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class TestAndSetBits extends Shape {
        private final Page a = new Page(1);
        private final Page b = new Page(2);

        @Actor
        public void p0(II_Result r) {
            r.r1 = bit(a.tryLock(cpu0) && b.isLocked());
        }

        @Actor
        public void p1(II_Result r) {
            r.r2 = bit(b.tryLock(cpu1) && a.isLocked());
        }
    }

    /** A waiter announces itself, then looks at the lock; {@code unlock_page} clears it, then looks for waiters. */
    @JCStressTest
    @Litmus(
            name = "SB+unlockpage+fencembonceonce",
            guarantee = "unlock_page: test_and_clear_bit, full barrier on both sides")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class UnlockPageFenceMbOnceOnce extends Shape {
        private final Page a = new Page(1);

        /** A locked page. */
        public UnlockPageFenceMbOnceOnce() {
            a.lock(cpu0);
        }

        @Actor
        public void p0(II_Result r) {
            a.unlock(cpu0);
            r.r1 = x.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            x.writeOnce(1);
            Barriers.smpMb();
            r.r2 = bit(!a.isLocked());
        }
    }

    /** Unsafe twin: {@code clear_bit}, then the look for waiters. */
    @JCStressTest
    @Litmus(name = "SB+clearbit+fencembonceonce", guarantee = "clear_bit: atomic, no ordering")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class ClearBitFenceMbOnceOnce extends Shape {
        private final Page a = new Page(1);

        /** The bit is set. */
        public ClearBitFenceMbOnceOnce() {
            a.setAnonExclusive();
        }

        @Actor
        public void p0(II_Result r) {
            a.clearAnonExclusive();
            r.r1 = x.readOnce();
        }

        @Actor
        public void p1(II_Result r) {
            x.writeOnce(1);
            Barriers.smpMb();
            r.r2 = bit(!a.isAnonExclusive());
        }
    }
}
