// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import forkrace.explore.Trace;
import forkrace.explore.TraceStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of three nights in a real browser, opened from the disk and without a network: after each test nothing else was asked for, and
 * nothing failed.
 */
@Tag("browser")
abstract class BrowserTest {

    @TempDir
    private static Path directory;

    private static Chromium chromium;

    /** Two cells with real witnesses; S05a.V0 is contradicted. */
    static ExampleCampaign campaign;

    static String url;

    /** A witness of S01.V0. */
    static String lost;

    final List<String> problems = new ArrayList<>();
    Page page;
    private BrowserContext context;

    @BeforeAll
    static void makePage() throws IOException {
        chromium = Chromium.start();
        campaign = new ExampleCampaign(Map.of("S05a.V0", "OK")).explore(Set.of("S01.V0", "S01.V2", "S19b.V0"));
        lost = campaign.witness("S01.V0", "LOST+LEAKED");
        List<Path> nights = new ArrayList<>();
        for (int night = 0; night < 3; night++) {
            nights.add(campaign.write(directory, night));
        }
        Path file = directory.resolve("report.html");
        ReportPage.write(nights, List.of(CostsTest.EXAMPLE), file);
        url = file.toUri().toString();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    /** Another window than the usual one, before anything is opened. */
    void use(NewContextOptions options) {
        assertNull(context);
        context = chromium.browser().newContext(options.setOffline(true));
        page = context.newPage();
        page.onPageError(error -> problems.add("error: " + error));
        page.onConsoleMessage(this::hear);
        page.onRequest(request -> {
            if (!request.url().equals(url) && !request.url().equals("data:,")) {
                problems.add("request: " + request.url());
            }
        });
    }

    private void hear(ConsoleMessage message) {
        if (!message.type().equals("log")) {
            problems.add(message.type() + ": " + message.text());
        }
    }

    @AfterEach
    void nothingFailedAndNothingWasFetched() {
        context.close();
        assertEquals(List.of(), problems);
    }

    void open(String address) {
        if (context == null) {
            use(new NewContextOptions());
        }
        page.navigate(url + address);
    }

    /** Opens the lost read at a step, and waits until keys reach the player. */
    void openLost(int step) {
        open("#" + lost + (step == 0 ? "" : "/" + step));
        assertThat(page.locator(".player")).isFocused();
        assertThat(page.locator(".position"))
                .hasText(step + " / " + trace().steps().size());
    }

    /** The lost read. */
    static Trace trace() {
        return campaign.witnesses().get(lost);
    }

    /** Number of the first step of it that is so. */
    static int step(Predicate<TraceStep> wanted) {
        return trace().steps().stream().filter(wanted).findFirst().orElseThrow().number();
    }

    /** A cell's link in the matrix. */
    Locator cell(String id) {
        return page.locator("#matrix a[href='#" + id + "']");
    }
}
