// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.scenario.Variation;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S01.V0.a1b99a14-ce98",
                "S20.V1.3_1.a4b6-00ff",
                "PinnedBeforeFork.SEED_PGGUP.-0000",
                "S01+two-pages+gup-fast.V0.1.a4b6-00ff"
            })
    void whatIsReadIsWritten(String id) {
        assertEquals(id, ReplayId.parse(id).toString());
    }

    @Test
    void choicesBelongToTheSchedule() {
        ReplayId id = ReplayId.parse("S20.V1.3_1.a4b6-00ff");
        assertEquals("S20", id.scenario());
        assertEquals("V1", id.variant());
        assertArrayEquals(new int[] {3, 1}, id.schedule().choices());
        assertEquals(10, id.schedule().steps());
    }

    @Test
    void variationsBelongToTheScenario() {
        ReplayId id = ReplayId.parse("S01+gup-fast+two-pages.V0.a4-00ff");
        assertEquals(Set.of(Variation.TWO_PAGES, Variation.GUP_FAST), id.variations());
        assertEquals("S01+two-pages+gup-fast.V0.a4-00ff", id.toString());
        assertEquals(Set.of(), ReplayId.parse("S01.V0.a4-00ff").variations());
    }

    @Test
    void unknownVariationIsNamed() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> ReplayId.parse("S01+slow-gup.V0.a4-00ff"));
        assertTrue(refusal.getMessage().startsWith("there is no variation 'slow-gup'; there are two-pages, "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S01",
                "S01.V0",
                "S01.V0.",
                "S01.V0.a4",
                "S01.V0.a4-",
                "S01.V0.A4-00ff",
                "S01.V0.a0-00ff",
                "a4b6-00ff",
                "S01..a4-00ff",
                "S01.V0.a4-00fg",
                "S01.V0.a99999999999-00ff",
                "S01.V0.a4-00ff ",
                "S01+.V0.a4-00ff",
                "S01+two-pages.a4-00ff"
            })
    void anythingElseIsRefused(String id) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ReplayId.parse(id));
        assertTrue(refusal.getMessage().startsWith("not a replay id: '"), refusal::getMessage);
    }
}
