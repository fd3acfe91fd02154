// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Trace;
import forkrace.explore.TraceStep;
import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a file. */
class ReportPageTest {

    private static final long MOST_BYTES = 5_000_000;
    private static final int WITNESSES = 500;

    @TempDir
    private Path directory;

    private Path page() {
        return directory.resolve("report.html");
    }

    private Path write(ExampleCampaign campaign) throws IOException {
        ReportPage.write(List.of(campaign.write(directory, 0)), List.of(CostsTest.EXAMPLE), page());
        return page();
    }

    @Test
    void pageIsComplete() throws IOException {
        String page = Files.readString(write(new ExampleCampaign(Map.of())));
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertTrue(page.endsWith("</html>\n"));
        assertEquals(6, Pattern.compile("</script>").matcher(page).results().count());
        assertFalse(Pattern.compile("\\{\\{[a-z]+}}").matcher(page).find());
    }

    /** The browser tests watch for requests; this finds addresses that only some reader's click would ask for. */
    @Test
    void pageNamesNoOtherFile() throws IOException {
        String page = Files.readString(write(new ExampleCampaign(Map.of())));
        Matcher addresses = Pattern.compile(
                        "(?:src|href|url|action)\\s*=\\s*\"([^\"#][^\"]*)\"|url\\(([^#)][^)]*)\\)|@import")
                .matcher(page);
        while (addresses.find()) {
            assertEquals("data:,", addresses.group(1), addresses.group());
        }
        assertTrue(page.contains("default-src 'none'"));
    }

    @Test
    void licencesOfTheChartLibraryAreInThePage() throws IOException {
        String page = Files.readString(write(new ExampleCampaign(Map.of())));
        assertTrue(page.contains("Observable, Inc."), "licence of Plot");
        assertTrue(page.contains("Permission to use, copy, modify, and/or distribute this software"), "text of ISC");
    }

    @Test
    void sameInputMakesTheSamePage() throws IOException {
        ExampleCampaign campaign = new ExampleCampaign(Map.of()).explore(Set.of("S01.V2"));
        byte[] first = Files.readAllBytes(write(campaign));
        assertArrayEquals(first, Files.readAllBytes(write(campaign)));
    }

    @Test
    void pageCanBeReadByOthersAndNothingIsLeftBeside() throws IOException {
        write(new ExampleCampaign(Map.of()));
        Path plain = Files.writeString(directory.resolve("plain"), "");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(page()));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    Set.of("night0", "plain", "report.html"),
                    new HashSet<>(
                            files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void badInputLeavesAnOldPageAlone() throws IOException {
        Files.writeString(page(), "old");
        Path good = new ExampleCampaign(Map.of()).write(directory, 0);
        Path bad = Files.createDirectory(directory.resolve("bad"));
        assertThrows(IllegalArgumentException.class, () -> ReportPage.write(List.of(good, bad), List.of(), page()));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReportPage.write(List.of(good), List.of(bad.resolve("none.json")), page()));
        assertThrows(IllegalArgumentException.class, () -> ReportPage.write(List.of(), List.of(), page()));
        for (Path impossible : List.of(bad, bad.resolve("none").resolve("report.html"))) {
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class, () -> ReportPage.write(List.of(good), List.of(), impossible));
            assertEquals(impossible + ": not a file in a directory that is there", refusal.getMessage());
        }
        assertEquals("old", Files.readString(page()));
    }

    @Test
    void textsCannotEndAScript() throws IOException {
        Path night = new ExampleCampaign(Map.of()).write(directory, 0);
        Path results = night.resolve(Results.NAME);
        Files.writeString(
                results,
                Files.readString(results).replace("0.1.0-SNAPSHOT+3f2a0c1", "</script><script>alert(1)</script>"));
        ReportPage.write(List.of(night), List.of(), page());
        assertFalse(Files.readString(page()).contains("<script>alert"));
    }

    /** All cells, and as many witnesses as a campaign leaves; real ones under other names, each a little different. */
    @Test
    void fullCampaignFitsIntoFiveMegabytes() throws IOException {
        ExampleCampaign campaign = new ExampleCampaign(Map.of()).explore(Set.of("S01.V0", "S03.V0", "S20.V1"));
        List<Map.Entry<String, Trace>> real = List.copyOf(campaign.witnesses().entrySet());
        for (int i = 0; campaign.witnesses().size() < WITNESSES; i++) {
            Map.Entry<String, Trace> entry = real.get(i % real.size());
            campaign.witnesses().put(entry.getKey() + i, shifted(entry.getValue(), i));
        }
        long size = Files.size(write(campaign));
        assertTrue(size < MOST_BYTES, size + " bytes");
    }

    /** The same trace with other pages, so that its steps are not those of the others. */
    private static Trace shifted(Trace trace, int by) {
        return new Trace(
                trace.id(),
                trace.actors(),
                trace.steps().stream()
                        .map(step -> new TraceStep(
                                step.number(),
                                step.actor(),
                                step.function(),
                                step.source(),
                                step.kind(),
                                step.word().replace("page ", "page 1" + by % 30),
                                step.before(),
                                step.after()))
                        .toList(),
                trace.outcome(),
                trace.meaning(),
                trace.bugs());
    }

    /** What the recipe says is what the page carries. */
    @Test
    void bundleIsOfThePinnedVersion() throws IOException {
        Path recipe = Path.of("src/main/plot");
        Matcher version = Pattern.compile("\"@observablehq/plot\": \"([^\"]+)\"")
                .matcher(Files.readString(recipe.resolve("package.json")));
        assertTrue(version.find());
        String bundle = Files.readString(Path.of("src/main/resources/forkrace/report/plot.js"));
        assertTrue(bundle.startsWith("/*! Observable Plot " + version.group(1) + " "));
        String licences = Files.readString(Path.of("src/main/resources/forkrace/report/plot-licences.txt"));
        assertTrue(licences.contains("@observablehq/plot " + version.group(1) + " (ISC)"));
        assertFalse(Files.readString(recipe.resolve("package-lock.json")).contains("resolved"));
    }
}
