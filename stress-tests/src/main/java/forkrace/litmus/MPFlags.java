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

/** Message passing with the flags of pages: bit operations and the page lock. */
public final class MPFlags {

    private MPFlags() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin: data, {@code set_bit}; {@code test_bit}, data. */
    @JCStressTest
    @Litmus(name = "MP+setbit+testbit", guarantee = "set_bit, test_bit: no ordering")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class SetBitTestBit extends Shape {
        private final Page page = new Page(1);

        @Actor
        public void p0() {
            x.writeOnce(1);
            page.setAnonExclusive();
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(page.isAnonExclusive());
            r.r2 = x.readOnce();
        }
    }

    /** The same with barriers. */
    @JCStressTest
    @Litmus(name = "MP+fencewmbsetbit+testbitfencermb", guarantee = "smp_wmb pairs with smp_rmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class FenceWmbSetBitTestBitFenceRmb extends Shape {
        private final Page page = new Page(1);

        @Actor
        public void p0() {
            x.writeOnce(1);
            Barriers.smpWmb();
            page.setAnonExclusive();
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(page.isAnonExclusive());
            Barriers.smpRmb();
            r.r2 = x.readOnce();
        }
    }

    /** Who gets the page lock sees what its last holder did. */
    @JCStressTest
    @Litmus(name = "MP+unlockpage+trylockpage", guarantee = "unlock_page releases, TestSetPageLocked acquires")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class UnlockPageTryLockPage extends Shape {
        private final Page page = new Page(1);

        /** p0 holds the page lock. */
        public UnlockPageTryLockPage() {
            page.lock(cpu0);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            page.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            if (page.tryLock(cpu1)) {
                r.r1 = 1;
                r.r2 = x.readOnce();
                page.unlock(cpu1);
            }
        }
    }

    /** Unsafe twin: who only looks at the lock has no order. */
    @JCStressTest
    @Litmus(name = "MP+unlockpage+pagelocked", guarantee = "PageLocked: test_bit, no ordering")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class UnlockPagePageLocked extends Shape {
        private final Page page = new Page(1);

        /** p0 holds the page lock. */
        public UnlockPagePageLocked() {
            page.lock(cpu0);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            page.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(!page.isLocked());
            r.r2 = x.readOnce();
        }
    }

    /** What wait_on_page_locked adds. */
    @JCStressTest
    @Litmus(name = "MP+unlockpage+pagelockedfencermb", guarantee = "unlock_page pairs with smp_rmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class UnlockPagePageLockedFenceRmb extends Shape {
        private final Page page = new Page(1);

        /** p0 holds the page lock. */
        public UnlockPagePageLockedFenceRmb() {
            page.lock(cpu0);
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            page.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(!page.isLocked());
            Barriers.smpRmb();
            r.r2 = x.readOnce();
        }
    }
}
