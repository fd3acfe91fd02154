// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.results.Results;
import forkrace.results.Results.Campaign;
import forkrace.results.Results.Cell;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The matrix as an HTML table. */
class MatrixHtmlTest {

    private static final Campaign CAMPAIGN =
            new Campaign("2026-11-20T21:00:00Z", null, 60, "full", "0.1.0", List.of(), List.of(), List.of());

    private static String table(Cell... cells) {
        return new MatrixHtml(new Results(Results.SCHEMA, Results.VERSION, CAMPAIGN, List.of(cells), null, null, null))
                .table();
    }

    private static Cell cell(String scenario, String title, String variant, String reached, String verdict) {
        return new Cell(scenario, title, variant, "OK", "judged", reached, true, verdict, "", List.of());
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void aRowForEachScenarioAndAColumnForEachFix() {
        String table = new MatrixHtml(new ExampleCampaign(Map.of()).night(0)).table();
        assertEquals(46, count(table, "<th scope=\"row\""));
        assertEquals(18, count(table, "<th scope=\"col\" data-v="));
        assertEquals(828, count(table, "<td "));
        assertEquals(828, count(table, "<a href=\"#S\\w+\\.V\\w+\" aria-label="));
    }

    @Test
    void aCellSaysWhatWasReachedInCodesColoursAndWords() {
        String table = table(cell("S01", "t", "V0", "LR+LC", "confirmed"));
        assertTrue(
                table.contains(
                        "<td data-k=\"LR LC\" data-j=\"confirmed\" class=\"k2\" style=\"--a:var(--LR);--b:var(--LC);\">"
                                + "<a href=\"#S01.V0\" aria-label=\"S01 V0: LOST, LEAKED; confirmed\">LR LC</a></td>"),
                table);
    }

    @Test
    void whatIsNotConfirmedHasASignBesides() {
        assertTrue(table(cell("S01", "t", "V0", "LR", "contradicted")).contains(">LR<i>\u2717</i></a>"));
        assertTrue(table(cell("S01", "t", "V0", "OK", "too few samples")).contains(">OK<i>?</i></a>"));
    }

    @Test
    void whatDidNotRunOrDoesNotApplyHasOnlyASign() {
        String failed = table(cell("S01", "t", "V0", "OK", "did not run"));
        assertTrue(failed.contains(">!</a>"), failed);
        assertFalse(failed.contains("--OK"), failed);
        String none = table(cell("S01", "t", "V0", "", "not applicable"));
        assertTrue(none.contains("aria-label=\"S01 V0: not applicable\">\u2013</a>"), none);
    }

    @Test
    void cellsThatAreNotThereStayEmpty() {
        String table = table(cell("S01", "a", "V0", "OK", "confirmed"), cell("S02", "b", "V1", "OK", "confirmed"));
        assertEquals(2, count(table, "<td class=\"none\"></td>"));
    }

    /** A shard has cells of a few fixes in each row. */
    @Test
    void fixesStandInTheirOrder() {
        String table = table(
                cell("S01", "a", "V13g", "OK", "confirmed"),
                cell("S01", "a", "mine", "OK", "confirmed"),
                cell("S02", "b", "V2", "OK", "confirmed"));
        List<String> columns = Pattern.compile("data-v=\"(\\w+)\"")
                .matcher(table)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(List.of("V2", "V13g", "mine"), columns);
    }

    @Test
    void textsCannotBecomeMarkup() {
        String table = table(cell("S01", "<b>\"&", "V0", "<i>", "confirmed"));
        assertTrue(table.contains("<span>&lt;b&gt;&quot;&amp;</span>"), table);
        assertFalse(table.contains("<i>"), table);
    }

    @Test
    void legendHasWhatOccursWithCounts() {
        Results results = new Results(
                Results.SCHEMA,
                Results.VERSION,
                CAMPAIGN,
                List.of(cell("S01", "t", "V0", "LR+LC", "confirmed"), cell("S01", "t", "V1", "LR", "contradicted")),
                null,
                null,
                null);
        String legend = new MatrixHtml(results).legend();
        assertTrue(legend.contains("data-filter=\"k\" data-value=\"LR\""), legend);
        assertTrue(legend.contains("LOST <small>2</small>"), legend);
        assertTrue(legend.contains("contradicted <small>1</small>"), legend);
        assertFalse(legend.contains("\"FP\""), legend);
    }
}
