// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.results.Results;
import forkrace.results.Results.Campaign;
import forkrace.results.Results.Cell;
import forkrace.results.Results.Outcome;
import forkrace.results.Results.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several campaigns in one page. */
class NightsTest {

    private static Cell cell(String variant, String verdict, String reached) {
        return new Cell("S01", "title", variant, "OK", "judged", reached, true, verdict, "", List.of());
    }

    private static Results results(String started, Cell... cells) {
        Campaign campaign =
                new Campaign(started, null, 60, "full", "0.1.0+" + started, List.of(), List.of(), List.of());
        return new Results(Results.SCHEMA, Results.VERSION, campaign, List.of(cells), null, null, null);
    }

    @Test
    void cellsThatAreNotInEveryNightAreMarked() {
        Nights nights = new Nights(
                List.of(
                        results("2026-11-20", cell("V0", "confirmed", "LR"), cell("V1", "confirmed", "OK")),
                        results("2026-11-21", cell("V1", "contradicted", "LR")),
                        results("2026-11-22", cell("V1", "confirmed", "OK"), cell("V2", "confirmed", "OK"))),
                Map.of());
        Nights.History history = nights.history();
        assertEquals(
                Map.of(
                        "S01.V0", List.of(0, -1, -1),
                        "S01.V1", List.of(1, 2, 1),
                        "S01.V2", List.of(-1, -1, 1)),
                history.cells());
        assertEquals(new Nights.State("contradicted", "LR"), history.states().get(2));
        assertEquals(Map.of("contradicted", 1), history.nights().get(1).verdicts());
    }

    @Test
    void ratesAreTheHighestOfABadOutcome() {
        Nights nights = new Nights(
                List.of(
                        results("2026-11-20", stressed("V0", 0.012345, 0.5), stressed("V1", 0, 1)),
                        results("2026-11-21", stressed("V1", 0, 1)),
                        results("2026-11-22", stressed("V0", 3.21987e-6, 0.99))),
                Map.of());
        assertEquals(
                Map.of("S01.V0", Arrays.asList(0.0123, null, 3.22e-6)),
                nights.history().rates());
    }

    private static Cell stressed(String variant, double lost, double kept) {
        List<Outcome> outcomes = List.of(
                new Outcome("KEPT", List.of("OK"), 1, kept, kept, kept, null),
                new Outcome("LOST", List.of("LR"), 1, lost, lost, lost, null),
                new Outcome("LOST+LEAKED", List.of("LR", "LC"), 1, lost / 2, lost, lost, null),
                new Outcome("PARTIAL", List.of("LP"), 1, null, null, null, null));
        Unit unit = new Unit("stress", "F", true, "c1", "m1", "j17", 9, 9, outcomes, null, null);
        return new Cell("S01", "t", variant, "LR", "judged", "LR", true, "confirmed", "", List.of(unit));
    }

    @Test
    void newestIsTheOneThatStartedLast(@TempDir Path directory) throws IOException {
        ExampleCampaign campaign = new ExampleCampaign(Map.of());
        List<Path> shuffled = List.of(
                campaign.write(directory, 1),
                campaign.write(directory, 2),
                campaign.write(directory, 0),
                directory.resolve("./night1"));
        Nights nights = Nights.read(shuffled);
        assertEquals("2026-11-22T21:00:04Z", nights.newest().campaign().started());
        assertEquals(3, nights.history().nights().size());
    }

    @Test
    void verdictsAreCountedWorstFirst() {
        Results results = results(
                "2026-11-20",
                cell("V0", "confirmed", "OK"),
                cell("V1", "contradicted", "LR"),
                cell("V2", "confirmed", "OK"),
                cell("V3a", "of a later version", "OK"));
        assertEquals(
                List.of("contradicted", "confirmed", "of a later version"),
                List.copyOf(Nights.verdicts(results).keySet()));
        assertEquals(2, Nights.verdicts(results).get("confirmed"));
    }
}
