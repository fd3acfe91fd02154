// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results that are good, and results that are not. */
class ResultsFileTest {

    @TempDir
    private Path directory;

    private Path write(String json) throws IOException {
        Files.writeString(directory.resolve(Results.NAME), json);
        return directory;
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {~ damaged
            null~ empty
            []~ damaged
            {"a": 1}~ not results of forkrace
            {"schema": "junit", "version": 1}~ not results of forkrace
            {"schema": "forkrace-results", "version": 2}~ version 2 of the results; this forkrace reads version 1
            {"schema": "forkrace-results", "version": "one"}~ damaged
            {"schema": "forkrace-results", "version": 1}~ does not say when the campaign started
            {"schema": "forkrace-results", "version": 1, "campaign": {"started": "2026"}, "cells": 3}~ damaged
            {"schema": "forkrace-results", "version": 1, "campaign": {"started": "2026"}, "cells": [{}]}~ a cell without
            {"schema": "forkrace-results", "version": 1, "campaign": {"started": "2026"}, "cells": [{"scenario": "S01", "variant": "V0", "verdict": "confirmed", "units": [{}]}]}~ a unit of S01.V0 without kind or form
            """)
    void badFileIsRefusedInOneLine(String json, String complaint) throws IOException {
        Path bad = write(json);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ResultsFile.read(bad));
        assertTrue(refusal.getMessage().contains(complaint), refusal::getMessage);
        assertTrue(refusal.getMessage().startsWith(directory.toString()), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void truncatedFileIsRefused() throws IOException {
        Path whole = new ExampleCampaign(Map.of()).write(directory, 0);
        String json = Files.readString(whole.resolve(Results.NAME));
        Path cut = write(json.substring(0, json.length() / 2));
        assertThrows(IllegalArgumentException.class, () -> ResultsFile.read(cut));
    }

    @Test
    void directoryOfSomethingElseIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> ResultsFile.read(directory));
        assertEquals(directory + ": no results.json there; give the directory of a campaign", refusal.getMessage());
    }

    @Test
    void whatALaterWriterAddsDoesNoHarm() throws IOException {
        Results results = ResultsFile.read(write("""
                {"schema": "forkrace-results", "version": 1, "later": [1], "campaign": {"started": "2026-11-20T21:00:00Z",
                 "budgetSeconds": 60, "colour": "blue"}, "summary": {"confirmed": 0, "line": "nothing"}}
                """));
        assertEquals(List.of(), results.cells());
        assertEquals("nothing", results.summary().line());
        assertNull(results.campaign().finished());
        assertEquals(Map.of(), ResultsFile.readWitnesses(directory));
    }

    /** An exploration counts nothing, a unit that did not run was nowhere, and a soak has no mode. */
    @Test
    void whatIsNotThereIsNull() throws IOException {
        Results results = ResultsFile.read(write("""
                {"schema": "forkrace-results", "version": 1, "campaign": {"started": "2026-11-20T21:00:00Z"}, "cells": [
                 {"scenario": "soak", "variant": "V2", "verdict": "did not run", "expected": "", "units": [
                  {"kind": "soak", "form": "soak", "mode": null, "machine": null, "jdk": "j17", "failure": "no time", "outcomes": [
                   {"outcome": "KEPT", "classes": [], "count": null, "rate": null, "witness": null}]}]}]}
                """));
        Results.Unit unit = results.cells().get(0).units().get(0);
        assertEquals(0, unit.outcomes().get(0).count());
        assertNull(unit.outcomes().get(0).rate());
        assertNull(unit.machine());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ExampleCampaign campaign = new ExampleCampaign(Map.of()).explore(Set.of("S01.V2"));
        Path night = campaign.write(directory, 1);
        assertEquals(campaign.night(1), ResultsFile.read(night));
        assertEquals(campaign.witnesses(), ResultsFile.readWitnesses(night));
    }
}
