// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for everybody: narrow, dark, printed, read aloud, opened fast. */
class AccessBrowserTest extends BrowserTest {

    private static final int NARROW = 390;
    private static final double MOST_ELEMENTS = 5_000;

    /** Of the WCAG, for text of ordinary size. */
    private static final double LEAST_CONTRAST = 4.5;

    @ParameterizedTest
    @ValueSource(strings = {"", "#S01.V0", "#LOST/40"})
    void narrowPageDoesNotScrollSideways(String address) {
        use(new NewContextOptions().setViewportSize(NARROW, 844));
        open(address.replace("LOST", lost));
        assertThat(page.locator(address.isEmpty() ? "#matrix" : address.length() < 9 ? "#cell h2" : ".sentence"))
                .isVisible();
        assertEquals(NARROW, page.evaluate("document.documentElement.scrollWidth"));
    }

    @ParameterizedTest
    @ValueSource(ints = {NARROW, 700, 1280})
    void namesInChartsAreWhole(int width) {
        use(new NewContextOptions().setViewportSize(width, 844));
        open("#S01.V0");
        assertThat(page.getByLabel("Rate of each bad outcome")).isVisible();
        assertEquals("", page.evaluate("""
                [...document.querySelectorAll('#cell svg text')].filter((text) => {
                    const [own, chart] = [text, text.closest('svg')].map((element) => element.getBoundingClientRect());
                    return own.left < chart.left - 1 || own.right > chart.right + 1;
                }).map((text) => text.textContent).join()
                """));
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void textCanBeReadOnEveryColour(ColorScheme scheme) {
        use(new NewContextOptions().setColorScheme(scheme));
        open("");
        assertThat(page.locator("#shown")).hasText("828 cells");
        double background =
                number(page.evaluate(CONTRAST + "luminance(colour(document.documentElement, 'backgroundColor'))"));
        assertEquals(scheme == ColorScheme.DARK, background < 0.1, "background " + background);
        for (String selector :
                List.of("#matrix td.k1", "fieldset .swatch.k", ".facts dd", ".facts dt", ".lead", "#matrix thead th")) {
            double least = number(page.evaluate(CONTRAST + "least('" + selector + "')"));
            assertTrue(least >= LEAST_CONTRAST, selector + " has contrast " + least);
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static final String CONTRAST = """
            const colour = (element, property) => {
                const canvas = new OffscreenCanvas(1, 1).getContext('2d');
                canvas.fillStyle = getComputedStyle(element)[property];
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
            };
            const luminance = (rgba) => rgba.slice(0, 3).map((value) => value / 255)
                .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = (element) => {
                const rgba = colour(element, 'backgroundColor');
                return rgba[3] === 0 ? ground(element.parentElement) : rgba;
            };
            const least = (selector) => Math.min(...[...document.querySelectorAll(selector)].map((element) => {
                const text = luminance(colour(element.querySelector('a') ?? element, 'color'));
                const [high, low] = [text, luminance(ground(element))].sort((a, b) => b - a);
                return (high + 0.05) / (low + 0.05);
            }));
            """;

    @Test
    void playerIsReadAloudInOrder() {
        openLost(1);
        assertThat(page.locator(".player")).matchesAriaSnapshot("""
                - region "Witness %s":
                  - heading "Witness %s" [level=4]
                  - paragraph: /LOST.* LEAKED/
                  - list:
                    - listitem: /a t1/
                    - listitem: /b t2/
                  - slider "Step": "1"
                  - button "First step"
                  - button "To the previous change of actor"
                  - button "Step back"
                  - button "Step forward"
                  - button "To the next change of actor"
                  - button "Last step"
                  - button "Play"
                  - status: /1 \\/ \\d+/
                  - paragraph: /.*\\./
                """.formatted(lost, lost));
        assertThat(page.locator(".sentence")).hasAttribute("aria-live", "polite");
        assertThat(page.locator(".steps [aria-current=step]")).hasCount(1);
    }

    @Test
    void overviewIsReadAloudInOrder() {
        open("");
        assertThat(page.locator("body")).matchesAriaSnapshot("""
                - link "Skip to content"
                - banner:
                  - heading "forkrace" [level=1]
                  - navigation "Sections"
                - main:
                  - region "Night of 2026-11-22"
                  - region "Matrix":
                    - heading "Matrix" [level=2]
                    - form "Filters of the matrix"
                  - region "History"
                  - region "Costs"
                - contentinfo
                """);
    }

    @Test
    void printShowsTheMatrixAndNoControls() {
        open("");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#q")).isHidden();
        assertThat(page.locator("nav")).isHidden();
        assertThat(cell("S30.V13g")).isVisible();
        assertTrue(page.pdf().length > 10_000);
    }

    /** A page is slow to open if there is much to lay out, which needs no clock to see; how long it takes here is printed. */
    @Test
    void opensWithLittleToLayOut() {
        open("");
        assertThat(page.locator("#shown")).hasText("828 cells");
        assertThat(page.locator("#cell table")).hasCount(0);
        double elements = number(page.evaluate("document.getElementsByTagName('*').length"));
        System.out.printf(
                "report: %.0f elements, opened in %.0f ms%n",
                elements, number(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")));
        assertTrue(elements < MOST_ELEMENTS, elements + " elements");
    }
}
