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

/**
 * Scenario S10r: gup-fast pins an exclusive page for reading while reclaim, migration or KSM unmaps it for a moment and clears
 * the exclusive bit. Store buffering between pin and pte, message passing between bit and pte. The barriers on both sides are of
 * v6.1 (088b8aa537c2); on v5.19 a pin might be missed. One file, though long: the two halves explain the whole.
 */
public final class S10r {

    private S10r() {}

    /** An exclusive anonymous page, mapped read-only, one reference. */
    abstract static class ExclusivePage extends TwoProcesses {

        final PageTable table = new PageTable(1, false);
        final Page page = new Page(1);
        final long mapped = Pte.make(page);

        ExclusivePage() {
            page.setCount(1);
            page.setAnonExclusive();
            table.setPteAt(0, mapped);
        }

        final boolean isPinned() {
            return page.count() >= Page.GUP_PIN_COUNTING_BIAS;
        }

        final boolean isMapped() {
            return Pte.isPresent(table.read(0));
        }
    }

    /** The pin and the pte: gup saw the pte gone, the unmapper saw the pin. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class PinAndPte extends ExclusivePage {}

    /** The bit and the pte: gup saw the pte back, gup saw the bit cleared. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class BitAndPte extends ExclusivePage {}

    /** The whole: gup kept its pin, the unmapper took the page for unpinned. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Whole extends ExclusivePage {}

    /** Without barriers. */
    @JCStressTest
    @Litmus(
            name = "SB+pinread+clearcount",
            guarantee = "none: the look for pins may overtake the store that unmaps",
            mustBeSeen = true)
    @Outcome(
            id = "0, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "gup read the old pte, the unmapper saw no pin.")
    @State
    public static class PinReadClearCount extends PinAndPte {
        @Actor
        public void p0(II_Result r) {
            page.addPinBias();
            r.r1 = bit(!isMapped());
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(0, Pte.NONE);
            r.r2 = bit(isPinned());
        }
    }

    /** With the barriers. */
    @JCStressTest
    @Litmus(
            name = "SB+pinmbread+clearmbcount",
            guarantee = "smp_mb__after_atomic after the pin pairs with smp_mb after the unmap")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "gup read the old pte, the unmapper saw no pin.")
    @State
    public static class PinMbReadClearMbCount extends PinAndPte {
        @Actor
        public void p0(II_Result r) {
            page.addPinBias();
            Barriers.smpMbAfterAtomic();
            r.r1 = bit(!isMapped());
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(0, Pte.NONE);
            Barriers.smpMb();
            r.r2 = bit(isPinned());
        }
    }

    /** Without barriers. */
    @JCStressTest
    @Litmus(name = "MP+clearbitsetpte+readbit", guarantee = "clear_bit, test_bit: no ordering")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The pte is back, the bit looks set.")
    @State
    public static class ClearBitSetPteReadBit extends BitAndPte {
        /** Unmapped for the moment. */
        public ClearBitSetPteReadBit() {
            table.setPteAt(0, Pte.NONE);
        }

        @Actor
        public void p0() {
            page.clearAnonExclusive();
            table.setPteAt(0, mapped);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(isMapped());
            r.r2 = bit(!page.isAnonExclusive());
        }
    }

    /** With the barriers. */
    @JCStressTest
    @Litmus(
            name = "MP+clearbitwmbsetpte+readrmbbit",
            guarantee = "smp_wmb before the pte is restored pairs with smp_rmb before the bit is read")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The pte is back, the bit looks set.")
    @State
    public static class ClearBitWmbSetPteReadRmbBit extends BitAndPte {
        /** Unmapped for the moment. */
        public ClearBitWmbSetPteReadRmbBit() {
            table.setPteAt(0, Pte.NONE);
        }

        @Actor
        public void p0() {
            page.clearAnonExclusive();
            Barriers.smpWmb();
            table.setPteAt(0, mapped);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(isMapped());
            Barriers.smpRmb();
            r.r2 = bit(!page.isAnonExclusive());
        }
    }

    /** All of it without barriers, unmapped by a plain store: a missed pin. */
    @JCStressTest
    @Litmus(
            name = "S10r+unfenced",
            guarantee = "none: gup-fast may keep a pin that the unmapper has not seen",
            mustBeSeen = true)
    @Outcome(
            id = "1, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "MISSED_PIN: kept, and the page not exclusive.")
    @State
    public static class Unfenced extends Whole {
        @Actor
        public void p0(II_Result r) {
            if (!isMapped()) {
                return;
            }
            page.addPinBias();
            boolean unchanged = isMapped();
            if (unchanged && page.isAnonExclusive()) {
                r.r1 = 1;
            } else {
                page.subPinBiasTestZero();
            }
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(0, Pte.NONE);
            if (!isPinned()) {
                r.r2 = 1;
                page.clearAnonExclusive();
            }
            table.setPteAt(0, mapped);
        }
    }

    /** All of it with the barriers. */
    @JCStressTest
    @Litmus(name = "S10r+fenced", guarantee = "the four barriers: a pin is seen, or gup-fast gives it back")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "MISSED_PIN: kept, and the page not exclusive.")
    @State
    public static class Fenced extends Whole {
        @Actor
        public void p0(II_Result r) {
            if (!isMapped()) {
                return;
            }
            page.addPinBias();
            Barriers.smpMbAfterAtomic();
            boolean unchanged = isMapped();
            Barriers.smpRmb();
            if (unchanged && page.isAnonExclusive()) {
                r.r1 = 1;
            } else {
                page.subPinBiasTestZero();
            }
        }

        @Actor
        public void p1(II_Result r) {
            table.setPteAt(0, Pte.NONE);
            Barriers.smpMb();
            if (!isPinned()) {
                r.r2 = 1;
                page.clearAnonExclusive();
                Barriers.smpWmb();
            }
            table.setPteAt(0, mapped);
        }
    }
}
