// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.mm.Page;
import forkrace.sync.Barriers;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing through the counts of pages. */
public final class MPCounts {

    private MPCounts() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {

        /** Words of a page. */
        static final int WORDS = 2;
    }

    /** A device stores, its pin is dropped; fork sees the count drop and shares the page. */
    @JCStressTest
    @Litmus(
            name = "MP+storeputpage+countload",
            guarantee = "page_count: a load, no ordering; put_page alone is not enough")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class StorePutPageCountLoad extends Shape {
        private final Page page = new Page(1);

        /** The mapping and a pin. */
        public StorePutPageCountLoad() {
            page.setCount(2);
        }

        @Actor
        public void p0() {
            page.store(0, 1, WORDS);
            page.putTestZero();
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(page.count() == 1);
            r.r2 = (int) page.load(0);
        }
    }

    /** Safe twin: {@code smp_rmb} after the look at the count. */
    @JCStressTest
    @Litmus(name = "MP+storeputpage+countfencermbload", guarantee = "atomic_dec_and_test pairs with smp_rmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class StorePutPageCountFenceRmbLoad extends Shape {
        private final Page page = new Page(1);

        /** The mapping and a pin. */
        public StorePutPageCountFenceRmbLoad() {
            page.setCount(2);
        }

        @Actor
        public void p0() {
            page.store(0, 1, WORDS);
            page.putTestZero();
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(page.count() == 1);
            Barriers.smpRmb();
            r.r2 = (int) page.load(0);
        }
    }

    /** gup pins and marks the page under the pte lock; fork looks under the same lock, so no barrier is needed. */
    @JCStressTest
    @Litmus(
            name = "MP+getpageptl+countptl",
            guarantee = "spin_lock: get_page and SetPageGUP under the pte lock are seen together")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class GetPagePtlCountPtl extends Shape {
        private final SpinLock lock = new SpinLock();
        private final Page page = new Page(1);

        /** One reference. */
        public GetPagePtlCountPtl() {
            page.setCount(1);
        }

        @Actor
        public void p0() {
            lock.lock(cpu0, LockClass.PTE);
            page.get();
            page.setGup();
            lock.unlock(cpu0);
        }

        @Actor
        public void p1(II_Result r) {
            lock.lock(cpu1, LockClass.PTE);
            r.r1 = bit(page.isGup());
            r.r2 = page.count() - 1;
            lock.unlock(cpu1);
        }
    }
}
