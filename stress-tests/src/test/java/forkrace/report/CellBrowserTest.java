// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import forkrace.results.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One cell. */
class CellBrowserTest extends BrowserTest {

    @Test
    void cellShowsOutcomesWithRatesAndIntervals() {
        open("");
        cell("S01.V0").click();
        assertThat(page.locator("#cell .verdict")).containsText("confirmed");
        Results.Unit unit = unit("S01.V0", "tiered", "j17");
        Results.Outcome kept = unit.outcomes().get(0);
        Locator rows =
                page.locator("#cell table.outcomes").nth(1).locator("tbody").first();
        assertThat(rows).containsText("PinThenForkThenStore".equals(unit.form()) ? "literal" : unit.form());
        assertThat(rows).containsText(String.format("%,d", kept.count()).replace(',', '\u202f'));
        assertThat(rows.locator("tr").nth(1)).containsText(" to ");
        assertThat(page.getByLabel("Rate of each bad outcome")).isVisible();
    }

    @Test
    void whatWasNeverSeenHasAnUpperBound() {
        open("#S02.V2");
        assertThat(page.locator("#cell table.outcomes td.num:has-text('at most')")
                        .first())
                .containsText("/M");
    }

    private static Results.Unit unit(String cell, String mode, String jdk) {
        return campaign.night(2).cells().stream()
                .filter(candidate -> candidate.name().equals(cell))
                .flatMap(candidate -> candidate.units().stream())
                .filter(unit -> mode.equals(unit.mode()) && jdk.equals(unit.jdk()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void cellLinksToItsNeighboursAndItsNights() {
        open("#S01.V2");
        assertThat(page.locator("#cell .nights li")).hasCount(3);
        assertThat(page.locator("#cell .over-nights svg")).hasCount(0);
        page.getByLabel("next fix: V3a").click();
        assertThat(page.locator("#cell h2")).containsText("under V3a");
        page.getByLabel("next scenario: S02").click();
        assertThat(page.locator("#cell h2")).containsText("S02");
        assertThat(page.locator("#cell h2")).isFocused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#S99.V0", "#S01.V0.a1b2-0000"})
    void addressOfWhatIsNotThereSaysSo(String address) {
        open(address);
        assertThat(page.locator("#cell")).containsText(address.contains("S99") ? "There is no cell" : "does not carry");
    }

    @Test
    void cellShowsHowItsRateWent() {
        open("#S01.V0");
        assertThat(page.locator("#cell .nights li").first()).containsText("up to ");
        assertThat(page.locator("#cell .over-nights svg[role=img]")).isVisible();
    }

    /** Mail programs write addresses so. */
    @Test
    void encodedAddressIsUnderstoodAndABrokenOneDoesNoHarm() {
        open("#S01%2EV0");
        assertThat(page.locator("#cell h2")).containsText("S01");
        open("#%");
        assertThat(page.locator("#matrix")).isVisible();
    }
}
