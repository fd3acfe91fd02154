// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.results.Results;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    private Path directory;

    private Results results(String name, Function<Unit, UnitRecord> records) throws Exception {
        Plan plan = Fakes.plan(1, 1);
        return new ResultsMaker(Campaigns.read(Fakes.campaign(
                        directory.resolve(name),
                        plan,
                        plan.own().stream().map(records).toList())))
                .make(Map.of());
    }

    /** Changes of S01.V0 when its stress counts these instead of the expected ones. */
    private Results changed(Map<String, Long> counts, long millis) throws Exception {
        Results before = results("before", Fakes::asExpected);
        Results now = results(
                "now",
                unit -> unit.cell().equals("S01.V0") && unit.kind() == Unit.Kind.STRESS
                        ? new UnitRecord(
                                unit.key(),
                                Fakes.MACHINE,
                                "2026-01-02T00:00:00Z",
                                millis,
                                counts,
                                null,
                                null,
                                null,
                                null)
                        : Fakes.asExpected(unit));
        return new Comparison(before, now).compared();
    }

    private static List<String> kinds(Results results) {
        return results.baseline().changes().stream()
                .map(Results.Change::kind)
                .distinct()
                .toList();
    }

    @Test
    void equalNightsHaveNotChanged() throws Exception {
        Results same = changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 1_000L), 2_000);
        assertEquals(List.of(), same.baseline().changes());
        assertTrue(same.isGood());
        assertTrue(same.summary().line().endsWith(": nothing has changed"), same.summary()::line);
    }

    @Test
    void whatChanceAloneMovesIsNotTold() throws Exception {
        assertEquals(List.of(), kinds(changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 1_050L), 2_000)));
    }

    @Test
    void aRateThatMovedIsTold() throws Exception {
        Results moved = changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 3_000L), 2_000);
        assertEquals(List.of("rate moved"), kinds(moved));
        assertTrue(moved.isGood(), "it is told, no more");
        assertTrue(moved.baseline().test().contains("Holm"), moved.baseline()::test);
    }

    @Test
    void aNewOutcomeFailsTheNight() throws Exception {
        Results more = changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 1_000L, "LOST", 500L), 2_000);
        assertEquals(List.of("new outcome"), kinds(more));
        assertFalse(more.isGood());
    }

    @Test
    void aVanishedOutcomeFailsTheNight() throws Exception {
        Results fewer = changed(Map.of("KEPT", 101_000L), 2_000);
        assertEquals(List.of("vanished outcome"), kinds(fewer));
        assertFalse(fewer.isGood());
    }

    @Test
    void oneRareOutcomeMoreOrLessDoesNotFail() throws Exception {
        Results more = changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 1_000L, "LOST", 1L), 2_000);
        assertEquals(List.of("new outcome"), kinds(more));
        assertTrue(more.isGood());
    }

    @Test
    void aSlowerUnitIsTold() throws Exception {
        Results slower = changed(Map.of("KEPT", 100_000L, "LOST+LEAKED", 1_000L), 4_000);
        assertEquals(List.of("slower"), kinds(slower));
    }

    @Test
    void explorationsAreCompared() throws Exception {
        Results before = results("before", Fakes::asExpected);
        Results now = results(
                "now",
                unit -> unit.cell().equals("S12.V2") && unit.kind() == Unit.Kind.EXPLORE
                        ? Fakes.explored(unit, Fakes.exploration("KEPT", "TORN", "SHARED"))
                        : Fakes.asExpected(unit));
        Results compared = new Comparison(before, now).compared();
        assertEquals(List.of("new outcome"), kinds(compared));
        assertTrue(compared.baseline().changes().get(0).text().contains("SHARED is reachable now"));
    }
}
