// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Witnesses;
import forkrace.fix.FixId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class MainTest extends CommandTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "stress --scenario S91        | nearest: S01",
                "explore --scenario S91       | nearest: S01",
                "explore --variant V90        | no variant 'V90'; nearest: V0, V9",
                "explore --limit 0            | --limit 0: at least 1",
                "explore --bound -1           | --bound -1: at least 0",
                "explore --bound 1 --mode dpor | --bound goes with --mode bounded only, not with dpor",
                "explore --mode bounded       | --mode bounded needs --bound",
                "explore --workers 0          | --workers 0: 1 to 64",
                "explore --mode best          | DPOR",
                "explore --write-witnesses nowhere/w.csv | cannot write nowhere/w.csv: no such directory",
                "replay                       | ID",
                "replay S01.V0                | not a replay id: 'S01.V0' (no scenario and variant)",
                "replay S01.V0.a1b            | not a replay id: 'a1b' (the hash after - is missing)",
                "replay S91.V0.a1-0000        | nearest: S01",
                "replay S01.V90.a1-0000       | no variant 'V90'",
                "replay --width 10 S01.V0.a1-0000 | --width 10: 60 to 1000",
                "stress --scenario PinedBeforeFork | nearest: PinnedBeforeFork",
                "stress --variant SEEDPGUP    | nearest: SeedPgGup",
                "stress --variant V0,V90      | no variant 'V90'; nearest: V0, V9",
                "stress --time 5x             | '5x' is not a time",
                "stress --time 0s             | '0s'",
                "stress --time 1s             | the time is too short",
                "stress --modes tiered,c3     | no compiler mode 'c3', only tiered, c1, c2, int",
                "stress --scenario            | --scenario",
                "stress --jvm-args=-XX:+NoSuchFlag | NoSuchFlag",
                "litmus --test SB+polock      | no litmus test 'SB+polock'; nearest: SB+polocks",
                "litmus --time 1s             | the time is too short",
                "litmus --jvm-args=-XX:+NoSuchFlag | NoSuchFlag",
                "strss                        | nearest: stress",
                "--debugg                     | nearest: --debug",
                "list --format xml            | 'xml'",
                "stress --scenario S12 --variant V9 | nothing to run: the chosen"
            })
    void badInputIsRefusedInOneLine(String args, String complaint) {
        assertRefused(complaint.strip(), args.strip().split(" "));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertRefused(
                "cannot write results to",
                "stress",
                "--out",
                file.resolve("sub").toString());
        assertFalse(Files.isDirectory(file));
    }

    @Test
    void olderResultsAreNotOverwritten() throws IOException {
        Files.writeString(directory.resolve("jcstress-results.bin.gz"), "precious");
        assertRefused("jcstress-results.bin.gz exists", "stress", "--out", directory.toString());
    }

    @Test
    void helpAndVersionGoToTheStandardOutput() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Usage: forkrace"));
        assertTrue(out.toString().contains("--scenario S01,S02"));
        assertEquals(0, run("--version"));
        assertTrue(out.toString().contains("forkrace "));
        assertEquals("", err.toString());
    }

    @Test
    void theCompletionScriptKnowsTheNames() {
        assertEquals(0, run("generate-completion"));
        assertTrue(out.toString().contains("S01"));
        assertTrue(out.toString().contains("tiered"));
    }

    @Test
    void theListNamesScenariosFixesAndVerdicts() {
        assertEquals(0, run("list"));
        String text = out.toString();
        assertTrue(text.contains("S01  "), text);
        assertTrue(text.contains("expected LOST, LEAKED: V0 Unfixed"), text);
        text.lines().forEach(line -> assertTrue(line.length() <= 120, line));
    }

    @Test
    void theListAsJsonHoldsTheSame() {
        assertEquals(0, run("list", "--format", "json"));
        JsonNode list = JsonMapper.shared().readTree(out.toString());
        JsonNode pinned = list.valueStream()
                .filter(entry -> entry.get("id").asString().equals("S01"))
                .findFirst()
                .orElseThrow();
        assertEquals(FixId.values().length, pinned.get("variants").size());
        JsonNode unfixed = pinned.get("variants").get(0);
        assertEquals("V0", unfixed.get("id").asString());
        assertEquals("stated", unfixed.get("kind").asString());
        assertEquals(
                List.of("LOST", "LEAKED"),
                unfixed.get("expected").valueStream().map(JsonNode::asString).toList());
        assertTrue(pinned.get("forms").get(0).get("actors").size() >= 2);
    }

    @Test
    void aRunPrintsItsTableAndItsFiles() {
        Path results = directory.resolve("results");
        int exitCode = run("stress", "-s", "s01", "-f", "seed_pggup", "--time", "4s", "--out", results.toString());
        String text = out.toString();
        assertEquals(0, exitCode, text + err);
        assertTrue(text.contains("V2 SeedPgGup"), text);
        assertTrue(text.contains("confirmed"), text);
        assertTrue(text.contains("device latency"), text);
        assertTrue(Files.exists(results.resolve("report").resolve("index.html")));
        text.lines().forEach(line -> assertTrue(line.length() <= 120, line));
    }

    @Test
    void litmusPrintsItsTableAndItsFiles() {
        Path results = directory.resolve("results");
        int exitCode = run("litmus", "-t", "lb+polocks", "--time", "2s", "--out", results.toString());
        String text = out.toString();
        assertEquals(0, exitCode, text + err);
        assertTrue(text.contains("LB+polocks"), text);
        assertTrue(text.contains("1 tests: 1 confirmed"), text);
        assertTrue(Files.exists(results.resolve("report").resolve("index.html")));
        text.lines().forEach(line -> assertTrue(line.length() <= 120, line));
    }

    @Test
    void replayFindsTheFormThatFits() {
        Witnesses.Row literal = witnessOf("PinThenForkThenStore");
        Witnesses.Row twoActors = witnessOf("PinnedBeforeFork");
        for (Witnesses.Row row : List.of(literal, twoActors)) {
            out.getBuffer().setLength(0);
            assertEquals(0, run("replay", row.scenario() + "." + row.variant() + "." + row.id()), err::toString);
            assertTrue(out.toString().contains(row.outcome()), out::toString);
            assertTrue(out.toString().contains(row.id()), out::toString);
        }
    }

    private static Witnesses.Row witnessOf(String form) {
        return Witnesses.load().stream()
                .filter(row -> row.form().equals(form) && row.variant().equals("V0"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void idThatDoesNotFitSaysWhere() {
        Witnesses.Row row = witnessOf("PinnedBeforeFork");
        assertEquals(1, run("replay", "S01.V2." + row.id()));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("does not fit"), err::toString);
        assertTrue(err.toString().contains("step"), err::toString);
    }

    @Test
    void exploreAsJson() {
        assertEquals(0, run("explore", "--scenario", "PinnedBeforeFork", "--variant", "V0,V2", "--format", "json"));
        JsonNode cells = JsonMapper.builder().build().readTree(out.toString());
        assertEquals(2, cells.size());
        assertEquals("agreed", cells.get(0).get("status").asString());
        assertEquals("EXHAUSTED", cells.get(0).get("exploration").get("end").asString());
    }

    /** A cell that was not exhausted has not agreed. */
    @Test
    void limitFailsTheRun() {
        assertEquals(1, run("explore", "--scenario", "S01", "--variant", "V2", "--limit", "3"));
        assertTrue(out.toString().contains("the limit was reached"), out::toString);
        assertTrue(out.toString().contains("2 cells: 1 agreed, 1 NOT EXHAUSTED"), out::toString);
    }
}
