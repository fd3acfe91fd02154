// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Gup;
import forkrace.mm.GupKind;
import forkrace.mm.Page;
import forkrace.sync.KernelBug;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each variation does what it says, and nothing is changed without one. */
class VariationTest {

    /** What all forms with one page have. */
    @Race(
            id = "S01",
            title = "one page",
            mayShow = {OutcomeClass.LOST_READ, OutcomeClass.LEAKED_TO_CHILD},
            mustShow = {})
    private static final class OnePage extends OnePageScenario {
        OnePage(FixId fix) {
            super(fix, 2);
        }
    }

    private static OnePage scenario(FixId fix, Variation... together) {
        Set<Variation> on = EnumSet.noneOf(Variation.class);
        on.addAll(Set.of(together));
        Scenario.vary(on);
        return new OnePage(fix);
    }

    private static OnePage scenario(Variation... together) {
        return scenario(FixId.UNFIXED, together);
    }

    @AfterEach
    void baseFormAgain() {
        Scenario.vary(Set.of());
        Scenario.chooseBy(null);
    }

    private static String lostReadOf(OnePage scenario) {
        Cpu reader = scenario.machine.cpu(0);
        Cpu storer = scenario.machine.cpu(1);
        scenario.pin(reader);
        scenario.fork(storer);
        scenario.store(storer);
        scenario.dmaThenUnpin(reader);
        return scenario.outcome();
    }

    @Test
    void theBaseFormHasOnePage() {
        OnePage base = scenario();
        assertEquals(OnePageScenario.DMA, base.dma);
        assertEquals(OnePageScenario.DMA_WORDS, base.dmaWords);
        assertEquals(4, base.machine.shape.wordsPerPage());
        assertEquals(4, base.machine.shape.frames());
        assertNull(base.parent.pageAt(1));
        assertEquals("LOST+LEAKED", lostReadOf(base));
        assertEquals(Set.of(), base.applied());
    }

    @ParameterizedTest
    @EnumSource
    void everyVariationIsNoticedByTheSeedsRace(Variation variation) {
        OnePage varied = scenario(variation);
        lostReadOf(varied);
        assertEquals(Set.of(variation), varied.applied());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftBehind(Variation variation) {
        for (FixId fix : FixId.values()) {
            // Alone, nobody could end the read that this fork waits for.
            OnePage varied = scenario(fix, variation);
            Cpu cpu = varied.machine.cpu(0);
            varied.pin(cpu);
            varied.dmaThenUnpin(cpu);
            varied.fork(varied.machine.cpu(1));
            varied.store(cpu);
            assertFalse(varied.outcome().matches(".*(BUG|REFLEAK|SHARED|LOST).*"), variation + " " + fix);
        }
    }

    @Test
    void twoPagesAreOneRequest() {
        OnePage varied = scenario(Variation.TWO_PAGES);
        varied.pin(varied.machine.cpu(0));
        assertEquals(2, varied.request.pinned());
        assertEquals(1, varied.parent.pageAt(0).pins());
        assertEquals(1, varied.parent.pageAt(1).pins());
    }

    @Test
    void twoPagesAreBothStoredTo() {
        for (int choice : new int[] {0, 1}) {
            Scenario.chooseBy(bound -> choice);
            OnePage varied = scenario(Variation.TWO_PAGES);
            varied.store(varied.machine.cpu(1));
            assertEquals(Scenario.STORED, varied.machine.cpu(0).load(choice, OnePageScenario.OTHER));
            assertEquals(Scenario.OLD, varied.machine.cpu(0).load(1 - choice, OnePageScenario.OTHER));
            assertEquals("PARTIAL+LEAKED", lostReadOf(scenario(Variation.TWO_PAGES)));
        }
    }

    @Test
    void gupFastPassesByTheSlowPath() {
        // The seed's hunk is in follow_page(), where gup-fast never comes.
        OnePage slow = scenario(FixId.SEED_PGGUP);
        slow.pin(slow.machine.cpu(0));
        assertTrue(slow.parent.pageAt(0).isGup());
        OnePage fast = scenario(FixId.SEED_PGGUP, Variation.GUP_FAST);
        fast.pin(fast.machine.cpu(0));
        assertEquals(1, fast.parent.pageAt(0).pins());
        assertFalse(fast.parent.pageAt(0).isGup());
    }

    @Test
    void childExitsBeforeForkReturnsToTheActor() {
        OnePage varied = scenario(Variation.CHILD_EXITS);
        varied.fork(varied.machine.cpu(1));
        assertNull(varied.child);
        assertEquals(1, varied.parent.pageAt(0).mapcount());
    }

    @Test
    void childHasItsOwnPageOnceItHasStored() {
        OnePage varied = scenario(Variation.CHILD_STORES);
        varied.fork(varied.machine.cpu(1));
        assertNotEquals(varied.parent.pageAt(0), varied.child.pageAt(0));
        assertSame(varied.parent, varied.machine.cpu(1).mm());
    }

    @Test
    void grandchildMapsThePageToo() {
        OnePage varied = scenario(Variation.GRANDCHILD);
        varied.fork(varied.machine.cpu(1));
        assertEquals(1, varied.grandchildren().size());
        assertEquals(3, varied.parent.pageAt(0).mapcount());
    }

    @Test
    void grandchildOutlivesAChildThatExits() {
        OnePage varied = scenario(Variation.GRANDCHILD, Variation.CHILD_EXITS);
        varied.fork(varied.machine.cpu(1));
        assertNull(varied.child);
        assertEquals(2, varied.parent.pageAt(0).mapcount());
        assertEquals("KEPT", varied.outcome());
    }

    @Test
    void grandchildLooks() {
        OnePage varied = scenario(Variation.GRANDCHILD, Variation.CHILD_EXITS);
        assertEquals("LOST+LEAKED", lostReadOf(varied));
    }

    @Test
    void theFirstOfTwoPinsEndsAtOnce() {
        OnePage varied = scenario(Variation.TWO_PINS);
        varied.pin(varied.machine.cpu(0));
        assertEquals(1, varied.parent.pageAt(0).pins());
        assertEquals(1, varied.request.pinned());
    }

    @Test
    void nothingIsLostInASharedMapping() {
        OnePage varied = scenario(Variation.SHARED_MAPPING);
        assertEquals("KEPT", lostReadOf(varied));
    }

    @Test
    void warmTlbStoresWithoutAWalk() {
        for (boolean warm : new boolean[] {false, true}) {
            OnePage varied = warm ? scenario(Variation.WARM_TLB) : scenario();
            for (int id = 0; id < 2; id++) {
                assertEquals(warm, varied.machine.cpu(id).hasWritableTranslation(0), "cpu" + id);
            }
        }
    }

    @Test
    void transientReferenceIsNoPin() {
        OnePage cold = scenario();
        assertEquals(1, cold.parent.pageAt(0).count());
        OnePage varied = scenario(Variation.TRANSIENT_REFERENCE);
        Page page = varied.parent.pageAt(0);
        assertEquals(2, page.count());
        assertEquals(0, page.pins());
        varied.machine.cpu(0).lruAddDrain();
        assertEquals(1, page.count());
    }

    // ---- double unpin is an error of the test

    @ParameterizedTest
    @EnumSource
    void secondUnpinOfAPageIsABug(FixId fix) {
        OnePage scenario = scenario(fix);
        Cpu cpu = scenario.machine.cpu(0);
        scenario.pin(cpu);
        Page page = scenario.parent.pageAt(0);
        scenario.request.complete(cpu);
        assertThrows(KernelBug.class, () -> unpin(fix, cpu, page));
    }

    @Test
    void secondUnpinThatStealsAnothersPinIsABug() {
        OnePage scenario = scenario();
        Cpu cpu = scenario.machine.cpu(0);
        scenario.pin(cpu);
        Page page = scenario.parent.pageAt(0);
        // One too many; the count still covers it, so only the last one can tell.
        Gup.putUserPage(cpu, page);
        assertThrows(KernelBug.class, () -> scenario.request.complete(cpu));
    }

    @Test
    void secondCompletionOfARequestIsABug() {
        OnePage scenario = scenario();
        Cpu cpu = scenario.machine.cpu(0);
        scenario.pin(cpu);
        scenario.request.complete(cpu);
        assertThrows(KernelBug.class, () -> scenario.request.complete(cpu));
        assertNotNull(scenario.parent.pageAt(0));
    }

    private static void unpin(FixId fix, Cpu cpu, Page page) {
        if (fix.create().reference() == GupKind.PIN) {
            Gup.unpinUserPage(cpu, page);
        } else {
            Gup.putUserPage(cpu, page);
        }
    }

    // ---- names

    @ParameterizedTest
    @EnumSource
    void wordsAreReadBack(Variation variation) {
        assertEquals(Set.of(variation), Variation.parse(variation.word()));
    }

    @Test
    void severalAreInTheOrderOfTheConstants() {
        Set<Variation> both = Variation.parse("gup-fast+two-pages");
        assertEquals("two-pages+gup-fast", Variation.words(both));
        assertThrows(IllegalArgumentException.class, () -> Variation.parse("two-pages+two-pages"));
        assertThrows(IllegalArgumentException.class, () -> Variation.parse("two-pages+"));
        assertEquals(Set.of(), Variation.parse(""));
    }

    @Test
    void subjectsOfARowAreLeftOut() {
        assertFalse(Variation.of(StaleTlbVsFork.class).contains(Variation.WARM_TLB));
        assertFalse(Variation.of(ReadPinOfSharedPage.class).contains(Variation.TWO_PAGES));
        assertEquals(EnumSet.allOf(Variation.class), Variation.of(PinnedBeforeFork.class));
    }
}
