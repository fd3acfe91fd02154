// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.scenario.OutcomeClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixTest {

    private static final String HEADER = "scenario,title,variant,verdict,doubt,mark,reason\n";

    private final Matrix matrix = Matrix.load();

    @Test
    void holdsEveryScenarioUnderEveryVariant() {
        assertEquals(828, matrix.cells().size());
        Set<String> scenarios = matrix.cells().stream().map(Cell::scenario).collect(Collectors.toSet());
        Set<String> variants = matrix.cells().stream().map(Cell::variant).collect(Collectors.toSet());
        assertEquals(46, scenarios.size());
        assertEquals(18, variants.size());
        scenarios.forEach(scenario -> variants.forEach(variant -> assertNotEquals(
                Verdict.Kind.UNSTATED, matrix.cell(scenario, variant).verdict().kind())));
    }

    /** The numbers are those of the specification's file, counted with other tools. */
    @Test
    void readsEveryVerdict() {
        assertEquals(64, count(Verdict.Kind.WITHHELD));
        assertEquals(63, count(Verdict.Kind.NOT_APPLICABLE));
        assertEquals(
                19,
                matrix.cells().stream()
                        .filter(cell -> cell.verdict().doubtful())
                        .count());
        assertEquals(
                421,
                matrix.cells().stream()
                        .map(Cell::verdict)
                        .filter(verdict -> verdict.kind() == Verdict.Kind.STATED
                                && verdict.classes().isEmpty())
                        .count());
    }

    private long count(Verdict.Kind kind) {
        return matrix.cells().stream()
                .filter(cell -> cell.verdict().kind() == kind)
                .count();
    }

    /** Whoever says that the matrix is wrong says why. */
    @Test
    void whatIsSettledHasAFinding() throws IOException {
        String findings = Files.readString(Path.of("..", "docs", "findings.md"));
        List<Cell> settled = matrix.cells().stream()
                .filter(cell -> cell.settlement().isPresent())
                .toList();
        assertFalse(settled.isEmpty());
        for (Cell cell : settled) {
            String heading = "## " + cell.settlement().orElseThrow().finding() + ". " + cell.id();
            assertTrue(findings.contains(heading), heading);
            assertEquals(cell.settlement().orElseThrow().verdict(), cell.judgedBy());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S01,V0,LR+LC,F9",
                "S99,V0,OK,F9",
                "S01,V0,NA,F9",
                "S06c,V8,OK,F9",
                "S20,V5,LR,F9",
                "S01,V0,LX,F9"
            })
    void onlyWhatIsStatedOtherwiseCanBeSettled(String line) throws IOException {
        try (InputStream stream = Matrix.class.getResourceAsStream(Matrix.RESOURCE)) {
            String csv = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            StringReader settled = new StringReader("scenario,variant,verdict,finding\n" + line + "\n");
            assertThrows(IllegalArgumentException.class, () -> Matrix.read(new StringReader(csv), settled));
        }
    }

    @Test
    void keepsCommasInsideQuotes() {
        Cell cell = matrix.cell("S01", "V0");
        assertEquals("Pinned before fork, parent stores afterwards (lost read)", cell.title());
        assertEquals(
                Set.of(OutcomeClass.LOST_READ, OutcomeClass.LEAKED_TO_CHILD),
                cell.verdict().classes());
        assertEquals("KNOWN", cell.mark());
        assertEquals("[KOSAKI-2/6] table; [DONTFORK] message; [MAR16]", cell.reason());
    }

    @Test
    void expectsNothingOfACellItDoesNotHave() {
        for (Cell cell : List.of(matrix.cell("S01", "V99"), matrix.cell("S99", "V0"))) {
            assertEquals(Verdict.NONE, cell.verdict());
            assertTrue(cell.verdict().applies());
            assertFalse(cell.verdict().isJudged());
        }
    }

    @Test
    void whereNothingIsExpectedEverythingMayBeSeen() {
        Expectation none = Expectation.of(TestForms.form(Set.of(), Set.of()), Verdict.NONE);
        assertEquals(EnumSet.complementOf(EnumSet.of(OutcomeClass.CONSISTENT)), none.allowed());
        assertTrue(none.required().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S01,t,V0,LR,2,KNOWN,r\n",
                "S01,t,V0,LOST,0,KNOWN,r\n",
                "S01,t,V0,LR,0,KNOWN\n",
                "S01,t,V0,LR,0,KNOWN,r,more\n",
                "S01,t,V0,LR,0,KNOWN,r\nS01,t,V0,OK,0,KNOWN,r\n"
            })
    void refusesWhatItDoesNotUnderstand(String lines) {
        assertThrows(IllegalArgumentException.class, () -> Matrix.read(new StringReader(HEADER + lines)));
    }

    @Test
    void readsAWellFormedLine() throws IOException {
        Matrix small = Matrix.read(new StringReader(HEADER + "S01,t,V0,LR,1,KNOWN,\"a, b\"\n"));
        assertEquals(1, small.cells().size());
        assertTrue(small.cell("S01", "V0").verdict().doubtful());
        assertEquals("a, b", small.cell("S01", "V0").reason());
    }

    /** Whoever changes the copy has to say where the new one comes from. */
    @Test
    void isTheFileTheReadmeNames() throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(Matrix.RESOURCE));
        String readme = new String(resource("README.md"), StandardCharsets.UTF_8);
        assertTrue(readme.contains(HexFormat.of().formatHex(digest)));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = Matrix.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }
}
