// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** The overview: matrix, filters, history, costs. */
class MatrixBrowserTest extends BrowserTest {

    @Test
    void matrixIsATableWithHeaders() {
        open("");
        assertThat(page.locator("#matrix tbody th[scope=row]")).hasCount(46);
        assertThat(page.locator("#matrix thead th[scope=col]")).hasCount(19);
        assertThat(cell("S01.V0")).hasText("LR LC");
        assertThat(page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions()
                                .setName("S01 V0: LOST, LEAKED; confirmed")
                                .setExact(true)))
                .hasCount(1);
    }

    @Test
    void matrixNeedsNoScript() {
        use(new NewContextOptions().setJavaScriptEnabled(false));
        open("");
        assertThat(cell("S30.V13g")).isVisible();
        assertThat(page.getByText("need scripts")).isVisible();
    }

    @Test
    void legendFilters() {
        open("");
        assertThat(page.locator("#shown")).hasText("828 cells");
        Locator leaked = page.locator("button[data-value=LC]");
        leaked.click();
        assertThat(leaked).hasAttribute("aria-pressed", "true");
        int withCode = page.locator("#matrix td[data-k~=LC]").count();
        assertThat(page.locator("#shown")).hasText(withCode + " of 828 cells");
        assertThat(page.locator("#matrix td:not(.dim)[data-j]:not([data-k~=LC]):visible"))
                .hasCount(0);
        assertThat(page.locator("#matrix tr[data-s=S30]")).isHidden();

        page.locator("button[data-value=contradicted]").click();
        assertThat(page.locator("#shown")).hasText("0 of 828 cells");
        page.getByText("Show all").click();
        assertThat(page.locator("#shown")).hasText("828 cells");
        assertThat(leaked).hasAttribute("aria-pressed", "false");
    }

    @Test
    void wordsFilterScenariosAndFixes() {
        open("");
        page.locator("#q").fill("s03 v2");
        assertThat(page.locator("#shown")).hasText("2 of 828 cells");
        assertThat(cell("S03.V2")).isVisible();
        assertThat(cell("S03L.V2")).isVisible();
        assertThat(cell("S03.V1")).isHidden();
        page.locator("#q").fill("vmsplice hugetlb");
        assertThat(page.locator("#matrix tbody tr:visible")).hasCount(1);
        page.locator("#q").fill("no such thing");
        assertThat(page.locator("#shown")).hasText("0 of 828 cells");
    }

    @Test
    void arrowKeysMoveInTheMatrix() {
        open("");
        assertThat(page.locator("#matrix a[tabindex='0']")).hasCount(1);
        cell("S01.V0").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowDown");
        assertThat(cell("S02.V1")).isFocused();
        page.keyboard().press("ArrowUp");
        page.keyboard().press("ArrowLeft");
        assertThat(cell("S01.V0")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#cell h2")).containsText("S01 Pinned before fork");
        page.goBack();
        assertThat(cell("S01.V0")).isFocused();
    }

    @Test
    void historyAndCostsHaveChartsWithNumbers() {
        open("");
        assertThat(page.locator("#history svg[role=img]")).hasCount(0);
        assertThat(page.locator("#history figure [role=img]")).hasCount(1);
        assertThat(page.locator("#costs figure [role=img]")).hasCount(3);
        page.locator("#costs summary").first().click();
        assertThat(page.locator("#costs table").first()).containsText("28.70");
        assertThat(page.locator("#costs table").first()).containsText("28.20 to 29.20");
        assertThat(page.locator("#history .changes a").first()).isVisible();
        page.locator("nav").getByText("Costs").click();
        assertThat(page.locator("#costs h2")).isInViewport();
    }

    @Test
    void differencesFromTheBaselineAreShownThoseThatFailFirst() {
        open("");
        Locator rows = page.locator("#history table.baseline tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(rows.first()).containsText("S05a.V0");
        assertThat(rows.first().locator(".fails")).hasText("new \u2717");
        assertThat(rows.nth(1)).containsText("2.4e-31");
        assertThat(page.locator("#history")).containsText("Holm");
    }
}
