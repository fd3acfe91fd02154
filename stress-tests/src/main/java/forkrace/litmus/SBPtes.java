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

/** Store buffering with ptes: what a change of one pte says about the look at another. */
public final class SBPtes {

    private SBPtes() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Unsafe twin: {@code set_pte_at}, then {@code *pte}. */
    @JCStressTest
    @Litmus(name = "SB+setptes", guarantee = "set_pte_at: a store; orders nothing after it", mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class SetPtes extends Shape {
        private static final long MAPPED = Pte.writable(Pte.make(new Page(1)));

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0(II_Result r) {
            table.setPteAt(0, MAPPED);
            r.r1 = bit(Pte.isPresent(table.read(1)));
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(1, MAPPED);
            r.r2 = bit(Pte.isPresent(table.read(0)));
        }
    }

    /** The MMU walks after {@code set_pte_at}. */
    @JCStressTest
    @Litmus(
            name = "SB+setptewalks",
            guarantee = "set_pte_at, hardware walk: no order without a flush",
            mustBeSeen = true)
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class SetPteWalks extends Shape {
        private static final long MAPPED = Pte.writable(Pte.make(new Page(1)));

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0(II_Result r) {
            table.setPteAt(0, MAPPED);
            r.r1 = bit(Pte.isPresent(table.walk(1)));
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(1, MAPPED);
            r.r2 = bit(Pte.isPresent(table.walk(0)));
        }
    }

    /** {@code set_pte_at}, {@code smp_mb}, {@code *pte}. */
    @JCStressTest
    @Litmus(name = "SB+setptefencembs", guarantee = "smp_mb: stores before are seen before loads after")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class SetPteFenceMbs extends Shape {
        private static final long MAPPED = Pte.writable(Pte.make(new Page(1)));

        private final PageTable table = new PageTable(2, false);

        @Actor
        public void p0(II_Result r) {
            table.setPteAt(0, MAPPED);
            Barriers.smpMb();
            r.r1 = bit(Pte.isPresent(table.read(1)));
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(1, MAPPED);
            Barriers.smpMb();
            r.r2 = bit(Pte.isPresent(table.read(0)));
        }
    }

    /** {@code ptep_get_and_clear}, then {@code *pte}. */
    @JCStressTest
    @Litmus(name = "SB+getandclears", guarantee = "ptep_get_and_clear: xchg, full barrier on both sides")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Neither load sees the store of the other process.")
    @State
    public static class GetAndClears extends Shape {
        private static final long MAPPED = Pte.writable(Pte.make(new Page(1)));

        private final PageTable table = new PageTable(2, false);

        /** Both mapped, writable. */
        public GetAndClears() {
            table.setPteAt(0, MAPPED);
            table.setPteAt(1, MAPPED);
        }

        @Actor
        public void p0(II_Result r) {
            table.getAndClear(0);
            r.r1 = bit(!Pte.isPresent(table.read(1)));
        }

        @Actor
        public void p1(II_Result r) {
            table.getAndClear(1);
            r.r2 = bit(!Pte.isPresent(table.read(0)));
        }
    }

    /** What fork does before it looks for pins, in the patches that rest on x86. */
    @JCStressTest
    @Litmus(name = "SB+setwrprotects", guarantee = "ptep_set_wrprotect: atomic, no ordering")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both loads overtook the stores before them.")
    @State
    public static class SetWrProtects extends Shape {
        private static final long MAPPED = Pte.writable(Pte.make(new Page(1)));

        private final PageTable table = new PageTable(2, false);

        /** Both mapped, writable. */
        public SetWrProtects() {
            table.setPteAt(0, MAPPED);
            table.setPteAt(1, MAPPED);
        }

        @Actor
        public void p0(II_Result r) {
            table.setWriteProtect(0);
            r.r1 = bit(!Pte.isWritable(table.read(1)));
        }

        @Actor
        public void p1(II_Result r) {
            table.setWriteProtect(1);
            r.r2 = bit(!Pte.isWritable(table.read(0)));
        }
    }
}
