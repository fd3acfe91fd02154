// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import forkrace.matrix.VariationRows;
import forkrace.scenario.Variation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class MatrixCommandTest extends CommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matrix --variant V90   | no variant 'V90'",
                "matrix --scenario S91  | no scenario 'S91'",
                "matrix --limit 0       | --limit 0: at least 1",
                "matrix --workers 65    | --workers 65: 1 to 64",
                "matrix --way guess     | EXPLORE",
                "matrix --format xml    | 'xml'",
                "matrix --time 5s       | --time goes with",
                "matrix --vary gup-fats | no variation 'gup-fats'",
                "matrix --vary gup-fast, | a name is missing",
                "matrix --vary gup-fast+gup-fast | is given twice",
                "matrix --vary --way stress --format csv | text or md only",
                "explore --vary --bound 1 | --vary goes with neither",
                "explore --vary nothing  | no variation 'nothing'",
                "stress --vary pair      | no variation 'pair'",
                "stress --vary warm-tlb -s S12 | cannot be varied so",
                "stress --lossy --vary   | --lossy does not go with --vary",
                "stress --lossy -s S01 -f V2 | nothing to run",
                "replay S01+slow-gup.V0.a1-0000 | no variation 'slow-gup'",
                "matrix --output nowhere/m.csv | cannot write nowhere/m.csv"
            })
    void badInputIsRefused(String args, String complaint) {
        assertRefused(complaint, args.strip().split(" "));
    }

    @Test
    void theCsvHasItsColumns(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("m.csv");
        String[] args = {"matrix", "-s", "PinnedBeforeFork,S12", "-f", "V9,V0", "--format", "csv", "--output"};
        List<String> all = new ArrayList<>(List.of(args));
        all.add(file.toString());
        assertEquals(0, run(all.toArray(String[]::new)), err::toString);
        List<String> lines = Files.readAllLines(file);
        assertEquals("scenario,variant,reachable,expected,status,exhausted,executions", lines.get(0));
        assertTrue(lines.get(1).startsWith("S01,V0,LR+LC,LR+LC,agreed,true,"), lines::toString);
        assertTrue(lines.get(2).startsWith("S01,V9,OK,OK,agreed,true,"), lines::toString);
        assertEquals("S12,V9,NA,NA,not applicable,false,0", lines.get(4));
        assertTrue(out.toString().startsWith("4 cells: 3 agreed, 1 not applicable; "), out::toString);
    }

    @Test
    void theJsonHasAWayToEachClass() {
        assertEquals(0, run("matrix", "-s", "S01", "-f", "V0", "--format", "json", "--witnesses"));
        JsonNode cell = JsonMapper.shared().readTree(out.toString()).get(0);
        assertEquals("agreed", cell.get("status").asString());
        assertEquals(2, cell.get("reachable").size());
        JsonNode shortest = cell.get("forms").get(0).get("exploration").get("shortest");
        assertTrue(shortest.valueStream().allMatch(way -> way.get("isShortest").asBoolean()), out::toString);
    }

    @Test
    void theLimitFailsTheRun() {
        assertEquals(1, run("matrix", "-s", "S01", "-f", "V2", "--limit", "3"));
        assertTrue(out.toString().contains("not exhausted: OK (expected OK)"), out::toString);
        assertTrue(out.toString().contains("1 cell: 1 not exhausted"), out::toString);
    }

    @Test
    void variationsAreHeldAgainstTheirCell() {
        assertEquals(0, run("matrix", "-s", "S01", "-f", "V0,V2", "--vary", "gup-fast,two-pins"), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("scenario +gup-fast +two-pins"), out::toString);
        assertTrue(lines.get(1).matches("S01 +S10 1 +in"), out::toString);
        assertTrue(out.toString().contains("S01+gup-fast under V2: LR+LC as in S10; LEAKED S01+gup-fast.V2."));
        assertTrue(lines.get(lines.size() - 1).startsWith("4 varied cells: 3 inside the cell, 1 explained"));
    }

    @Test
    void whatCannotBeVariedIsTold() {
        assertEquals(0, run("matrix", "-s", "S06a", "-f", "V0", "--vary", "gup-fast", "--format", "csv"));
        assertTrue(out.toString().contains("S06a,gup-fast,V0,OK,,,nothing to vary,0,"), out::toString);
    }

    @Test
    void stressTakesAnyVariation() {
        assertEquals(
                0, run("matrix", "--way", "stress", "--time", "4s", "-s", "S01", "-f", "V6", "--vary"), out::toString);
        assertTrue(
                out.toString().contains("2 cells stressed, any variation in each sample: 2 confirmed"), out::toString);
    }

    @Test
    void theDocumentExplainsEveryVariation() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "variations.md"));
        for (Variation variation : Variation.values()) {
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.startsWith("| `" + variation.word() + "` | ")
                                    && line.endsWith(" | " + String.join(", ", VariationRows.of(variation)) + " |")),
                    variation.word());
        }
    }

    @Test
    void theDocumentHasARowForEveryScenario() throws IOException {
        List<String> table = table(Path.of("..", "docs", "matrix.md"));
        List<String> rows = table.stream()
                .skip(2)
                .map(line -> line.substring(1, line.indexOf("|", 1)).strip())
                .toList();
        assertEquals(Forms.all().stream().map(Form::id).distinct().sorted().toList(), rows);
        assertEquals(
                table,
                table(Path.of("..", "README.md")).stream()
                        .dropWhile(line -> !line.startsWith("| | V0"))
                        .limit(table.size())
                        .toList());
    }

    private static List<String> table(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("|"))
                .toList();
    }
}
