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
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing with the contents of pages, alone and through a pte. */
public final class MPPages {

    private MPPages() {}

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

    /** A write fault copies a page and maps the copy; another CPU walks and loads. */
    @JCStressTest
    @Litmus(
            name = "MP+copysetpte+walkload",
            guarantee = "copy_user_highpage ends with smp_wmb, set_pte_at, hardware walk")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class CopySetPteWalkLoad extends Shape {
        private final PageTable table = new PageTable(1, false);
        private final Page source = new Page(1);
        private final Page page = new Page(2);

        /** The page to be copied holds ones. */
        public CopySetPteWalkLoad() {
            source.store(0, 1, WORDS);
            source.store(1, 1, WORDS);
        }

        @Actor
        public void p0() {
            page.copyFrom(source, WORDS, 0);
            table.setPteAt(0, Pte.make(page));
        }

        @Actor
        public void p1(II_Result r) {
            if (Pte.isPresent(table.walk(0))) {
                r.r1 = 1;
                r.r2 = (int) page.load(1);
            }
        }
    }

    /** The same with an unlocked {@code *pte}, as gup-fast makes. */
    @JCStressTest
    @Litmus(name = "MP+copysetpte+readload", guarantee = "smp_wmb pairs with the address dependency from pte to page")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class CopySetPteReadLoad extends Shape {
        private final PageTable table = new PageTable(1, false);
        private final Page source = new Page(1);
        private final Page page = new Page(2);
        private final Page[] frames = {null, source, page};

        /** The page to be copied holds ones. */
        public CopySetPteReadLoad() {
            source.store(0, 1, WORDS);
            source.store(1, 1, WORDS);
        }

        @Actor
        public void p0() {
            page.copyFrom(source, WORDS, 0);
            table.setPteAt(0, Pte.make(page));
        }

        @Actor
        public void p1(II_Result r) {
            long pte = table.read(0);
            if (Pte.isPresent(pte)) {
                r.r1 = 1;
                r.r2 = (int) frames[Pte.pfn(pte)].load(1);
            }
        }
    }

    /** The barrier at the end of a copy, without a pte. */
    @JCStressTest
    @Litmus(name = "MP+copyonce+fencermbonceload", guarantee = "copy_user_highpage ends with smp_wmb")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class CopyOnceFenceRmbOnceLoad extends Shape {
        private final Page source = new Page(1);
        private final Page page = new Page(2);

        /** The page to be copied holds ones. */
        public CopyOnceFenceRmbOnceLoad() {
            source.store(0, 1, WORDS);
            source.store(1, 1, WORDS);
        }

        @Actor
        public void p0() {
            page.copyFrom(source, WORDS, 0);
            x.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = x.readOnce();
            Barriers.smpRmb();
            r.r2 = (int) page.load(1);
        }
    }

    /** A copy has no order inside: this is how a page tears. */
    @JCStressTest
    @Litmus(name = "MP+copy+loads", guarantee = "copy_user_highpage: words in any order")
    @Outcome(
            id = "1, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The flag is seen, the data before it are not.")
    @State
    public static class CopyLoads extends Shape {
        private final Page source = new Page(1);
        private final Page page = new Page(2);

        /** The page to be copied holds ones. */
        public CopyLoads() {
            source.store(0, 1, WORDS);
            source.store(1, 1, WORDS);
        }

        @Actor
        public void p0() {
            page.copyFrom(source, WORDS, 0);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = (int) page.load(1);
            r.r2 = (int) page.load(0);
        }
    }

    /** User stores and loads of two words of a page. */
    @JCStressTest
    @Litmus(name = "MP+stores+loads", guarantee = "x86: user stores are seen in order, user loads are made in order")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class StoresLoads extends Shape {
        private final Page page = new Page(1);

        @Actor
        public void p0() {
            page.store(0, 1, WORDS);
            page.store(1, 1, WORDS);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = (int) page.load(1);
            r.r2 = (int) page.load(0);
        }
    }
}
