// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of damage is planted, and found. */
class InvariantsTest {

    private final TestMachine test = TestMachine.boot().touch(0, 4);
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;

    private void assertBroken(int expected) {
        assertEquals(Invariants.describe(expected), Invariants.describe(test.broken()));
    }

    @Test
    void aHealthyMachineOfEveryKindOfPageIsClean() {
        test.cpu.load(5, 0);
        test.fork();
        Page[] pinned = test.pin(1, 2, true);
        Page[] zero = test.pin(6, 1, false);
        test.swapOut(3);
        assertBroken(0);
        test.unpin(pinned);
        test.unpin(zero);
        test.end();
    }

    @Test
    void aReferenceTooMany() {
        mm.pageAt(0).get();
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aReferenceTooFew() {
        mm.pageAt(0).putTestZero();
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aReferenceTooManyOnTheZeroPage() {
        test.machine.zeroPage().get();
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aReferenceTooManyOnAPageNobodyMaps() {
        PageAlloc.allocPage(cpu);
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aPinThatHasNoReference() {
        mm.pageAt(0).notePin();
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aMappingTooMany() {
        mm.pageAt(0).get();
        mm.pageAt(0).incMapcount();
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aSwapCacheFlagWithoutItsReference() {
        mm.pageAt(0).setFlag(Page.PG_SWAPCACHE);
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aWrongRssOfEitherKind() {
        mm.addAnonRss(1);
        assertBroken(Invariants.ACCOUNTING);
        mm.addAnonRss(-1);
        mm.addFileRss(-1);
        assertBroken(Invariants.ACCOUNTING);
    }

    @Test
    void aMappingThatWasForgotten() {
        Page page = mm.pageAt(0);
        test.setPte(0, Pte.NONE);
        mm.addAnonRss(-1);
        assertBroken(Invariants.ACCOUNTING);
        page.decMapcountTestNegative();
        page.put(cpu);
        assertBroken(0);
    }

    @Test
    void aWritablePteOfASharedPage() {
        MmStruct child = test.fork();
        test.setPte(0, Pte.writable(mm.pte(0)));
        assertBroken(Invariants.SHARED_WRITE);
        test.setPte(0, Pte.writeProtected(mm.pte(0)));
        assertBroken(0);
        child.pteOffset(0).setPteAt(0, Pte.writable(child.pte(0)));
        assertBroken(Invariants.SHARED_WRITE);
    }

    @Test
    void aWritablePteInAReadOnlyVma() {
        assertEquals(0, Mprotect.mprotect(cpu, 0, 8, VmArea.VM_READ));
        test.setPte(0, Pte.writable(mm.pte(0)));
        assertBroken(Invariants.RO_VMA_WRITABLE);
    }

    @Test
    void aWritablePteInNoVma() {
        mm.firstVma().end = 3;
        assertBroken(Invariants.RO_VMA_WRITABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {Page.PG_GUP, Page.PG_LOCKED, Page.PG_LRU})
    void aFlagOfAFreePage(int flag) {
        test.machine.page(60).setFlag(flag);
        assertBroken(Invariants.FREE_PAGE_FLAGS);
    }

    @Test
    void twoKindsAtOnceAreBothNamed() {
        test.fork();
        test.setPte(0, Pte.writable(mm.pte(0)));
        mm.pageAt(1).get();
        assertEquals("accounting, shared page writable", Invariants.describe(test.broken()));
    }

    @Test
    void theProcessThatIsNotNamedIsMissed() {
        MmStruct child = test.fork();
        assertEquals(0, Invariants.check(test.machine, mm, null, child));
        assertEquals("accounting", Invariants.describe(Invariants.check(test.machine, mm)));
    }

    // ---- after the end

    private static String atTheEnd(TestMachine on) {
        return Invariants.describe(Invariants.checkAllFree(on.machine));
    }

    @Test
    void aFrameThatIsNotFreeIsALeak() {
        assertEquals("accounting, leak", atTheEnd(test));
        test.end();
        assertEquals("all hold", atTheEnd(test));
        PageAlloc.allocPage(cpu).setCount(0);
        assertEquals("leak", atTheEnd(test));
    }

    @Test
    void aPageInAPagevecIsALeak() {
        test.exit(mm);
        Lru.cacheAddActive(cpu, PageAlloc.allocPage(cpu));
        assertEquals("accounting, leak", atTheEnd(test));
    }

    @Test
    void aSlotInUseIsALeak() {
        test.end();
        test.machine.swap.getSwapPage(cpu);
        assertEquals("leak", atTheEnd(test));
    }
}
