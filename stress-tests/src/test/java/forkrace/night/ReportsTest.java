// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

class ReportsTest {

    private static final Path SCHEMA = Path.of("..", "docs", "results.schema.json");
    private static final Path EXAMPLE = Path.of("src", "test", "resources", "forkrace", "results-example.json");

    @TempDir
    private Path directory;

    private static void assertFits(String json) throws IOException {
        assertEquals(List.of(), complaints(json));
    }

    private static List<String> complaints(String json) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA))
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private Results written(Path campaign) throws NightException {
        Results results = new ResultsMaker(Campaigns.read(campaign)).make(Map.of());
        Reports.write(results, new ReportWriter.Sources(campaign));
        return results;
    }

    @Test
    void resultsFitTheSchemaAndAreReadBack() throws Exception {
        Path campaign = Fakes.finished(directory.resolve("a"), Fakes.plan(1, 1));
        Results results = written(campaign);
        String text = Files.readString(campaign.resolve(Results.NAME));
        assertFits(text);
        assertEquals(results, Reports.readResults(campaign));
        assertTrue(results.isGood());
        assertEquals(
                "6 cells: 5 confirmed, 1 not applicable; 1,000 executions, 1,604,000 samples, 0:00:35 of machine time",
                results.summary().line());
    }

    @Test
    void theExampleFitsTheSchema() throws Exception {
        assertFits(Files.readString(EXAMPLE));
        assertEquals(
                6, Json.LINE.readValue(EXAMPLE.toFile(), Results.class).cells().size());
    }

    @Test
    void theSchemaRefuses() throws Exception {
        String text = Files.readString(EXAMPLE);
        assertFalse(complaints(text.replace("\"verdict\": \"confirmed\"", "\"verdict\": \"fine\""))
                .isEmpty());
        assertFalse(complaints(text.replaceFirst("\"reason\"", "\"raison\"")).isEmpty());
        assertFalse(complaints(text.replace("\"version\": 1", "\"version\": 2")).isEmpty());
        assertFalse(complaints(text.replaceFirst("\"count\": \\d+", "\"count\": -1"))
                .isEmpty());
    }

    @Test
    void anUnseenOutcomeHasAnUpperBound() throws Exception {
        Results results = written(Fakes.finished(directory.resolve("a"), Fakes.plan(1, 1)));
        Results.Unit stress = cell(results, "S01.V2").units().stream()
                .filter(unit -> unit.kind().equals("stress"))
                .findFirst()
                .orElseThrow();
        Results.Outcome lost = stress.outcomes().stream()
                .filter(outcome -> outcome.outcome().equals("LOST"))
                .findFirst()
                .orElseThrow();
        assertEquals(0, lost.count());
        // The rule of three.
        assertEquals(3.0 / stress.samples(), lost.high(), 0.01 / stress.samples());
    }

    private static Results.Cell cell(Results results, String name) {
        return results.cells().stream()
                .filter(cell -> cell.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void junitHasACaseForEachCell() throws Exception {
        Plan plan = Fakes.plan(1, 1);
        List<UnitRecord> records = plan.own().stream()
                .map(unit -> unit.cell().equals("S01.V9")
                        ? Fakes.failed(unit, "bell\u0007 & <hung>")
                        : Fakes.asExpected(unit))
                .toList();
        Path campaign = Fakes.campaign(directory.resolve("a"), plan, records);
        written(campaign);
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(campaign.resolve(JunitReport.NAME).toFile());
        Element root = xml.getDocumentElement();
        assertEquals(
                "6 0 1 1",
                String.join(
                        " ",
                        root.getAttribute("tests"),
                        root.getAttribute("failures"),
                        root.getAttribute("errors"),
                        root.getAttribute("skipped")));
        assertEquals(6, root.getElementsByTagName("testcase").getLength());
        Element error = (Element) root.getElementsByTagName("error").item(0);
        assertTrue(error.getAttribute("message").contains("bell\uFFFD & <hung>"), error.getAttribute("message"));
        assertEquals("S01.V9", ((Element) error.getParentNode()).getAttribute("name"));
    }

    @Test
    void theMatrixIsATable() throws Exception {
        Path campaign = Fakes.finished(directory.resolve("a"), Fakes.plan(1, 1));
        written(campaign);
        String text = Files.readString(campaign.resolve(MatrixReport.NAME));
        assertTrue(text.contains("| S01 | LR+LC | OK | OK |\n| S12 | OK | TC | - |\n"), text);
        assertFalse(text.contains("Cells to look at"), text);
    }

    @Test
    void ktapHasALineForEachCell() throws Exception {
        Plan plan = Fakes.plan(1, 1);
        List<UnitRecord> records = plan.own().stream()
                .filter(unit -> !unit.cell().equals("S12.V2"))
                .map(Fakes::asExpected)
                .toList();
        String text = Ktap.render(written(Fakes.campaign(directory.resolve("a"), plan, records)));
        List<String> lines = text.lines().toList();
        assertEquals(
                List.of("KTAP version 1", "1..2", "  KTAP version 1", "  # Subtest: S01", "  1..3"),
                lines.subList(0, 5));
        assertTrue(lines.containsAll(List.of("  ok 1 S01.V0", "ok 1 S01", "  not ok 2 S12.V2", "not ok 2 S12")), text);
        assertTrue(lines.contains("  ok 3 S12.V9 # SKIP not applicable"), text);
    }

    /** The ways are those of the cells' explorations, and can be repeated. */
    @Test
    void witnessesAreRepeated() throws Exception {
        Map<String, JsonNode> traces =
                Traces.of(List.of(new ResultsMaker.WitnessId("PinnedBeforeFork", readWitness())), Map.of());
        assertEquals(List.of(readWitness()), List.copyOf(traces.keySet()));
        assertTrue(traces.get(readWitness()).get("steps").size() > 10);
        assertEquals(
                Map.of(),
                Traces.of(List.of(new ResultsMaker.WitnessId("PinnedBeforeFork", "S01.V0.a1-ffff")), Map.of()));
    }

    private static String readWitness() {
        return Json.LINE
                .readTree(EXAMPLE.toFile())
                .get("cells")
                .get(0)
                .get("units")
                .valueStream()
                .filter(unit -> unit.get("form").asString().equals("PinnedBeforeFork"))
                .flatMap(unit -> unit.get("outcomes").valueStream())
                .filter(outcome -> !outcome.get("witness").isNull())
                .findFirst()
                .orElseThrow()
                .get("witness")
                .asString();
    }
}
