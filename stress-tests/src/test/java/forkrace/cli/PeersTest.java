// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.matrix.Matrix;
import forkrace.matrix.PeerVerdict;
import forkrace.matrix.Peers;
import forkrace.scenario.kselftest.CowCase;
import forkrace.scenario.kselftest.PageKind;
import forkrace.scenario.ltp.DiotestEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cases of cow.c and LTP: none is missing, the document is what they come to, and they do not know what they should. */
@Timeout(300)
class PeersTest extends CommandTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "peer-suites.md");
    private static final String BEGIN = "<!-- ./forkrace peers --format md -->\n\n";
    private static final String END = "\n<!-- end -->";

    /** With {@code -Dforkrace.writePeers=true} it writes the table into the document instead. */
    @Test
    void theTableInTheDocumentIsWhatTheCommandPrints() throws IOException {
        assertEquals(0, run("peers", "--format", "md", "--limit", "2000"), out + "" + err);
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);
        if (Boolean.getBoolean("forkrace.writePeers")) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + out + text.substring(end));
        } else {
            assertEquals(text.substring(begin, end), out.toString());
        }
    }

    /** 21 named cases less the four on collapsing huge pages; one entry for each sector. */
    @Test
    void noCaseIsMissing() {
        assertEquals(17, CowCase.values().length);
        assertEquals(
                14, Arrays.stream(CowCase.values()).filter(CowCase::isAnonymous).count());
        assertEquals(8, DiotestEntry.values().length);
        List<String> names = new ArrayList<>();
        Arrays.stream(CowCase.values()).map(CowCase::function).forEach(names::add);
        Arrays.stream(DiotestEntry.values()).map(DiotestEntry::words).forEach(names::add);
        assertEquals(Peers.load().cases(), names);
    }

    @Test
    void everyRowOfThemIsInTheMatrix() {
        Set<String> rows =
                Matrix.load().cells().stream().map(cell -> cell.scenario()).collect(Collectors.toSet());
        Peers peers = Peers.load();
        for (String name : peers.cases()) {
            for (boolean huge : new boolean[] {false, true}) {
                String row = peers.row(name, huge);
                assertTrue(row.isEmpty() || rows.contains(row), row);
            }
        }
    }

    @Test
    void everyExplanationIsAboutCasesAndKindsThereAre() {
        Set<String> kinds =
                Arrays.stream(PageKind.values()).map(PageKind::words).collect(Collectors.toSet());
        Peers peers = Peers.load();
        assertFalse(peers.explanations().isEmpty());
        for (Peers.Explanation explanation : peers.explanations()) {
            assertTrue(peers.cases().containsAll(explanation.cases()), explanation.why());
            assertTrue(kinds.containsAll(explanation.kinds()), explanation.why());
            explanation.variants().forEach(FixId::ofId);
        }
    }

    /** What holds a page decides which column is about it. */
    @Test
    void theColumnIsThatOfTheReference() {
        Peers peers = Peers.load();
        assertEquals("PASS", peers.expected("test_iouring_fork", false, "V13g").result(), "io_uring pins there, too");
        assertEquals(
                "FAIL", peers.expected("dma_thread_diotest1", false, "V13g").result(), "direct I/O does not");
        assertEquals(
                "XFAIL", peers.expected("test_vmsplice_after_fork", true, "V13").result(), "vmsplice never does");
        assertTrue(peers.expected("test_ro_pin", false, "V13").doubtful());
        assertEquals("", peers.expected("test_ro_pin_on_shared", true, "V0").result());
    }

    @Test
    void whatTheRowDoesNotSayIsADisagreement() {
        PeerVerdict pass = Peers.load().expected("test_cow", false, "V0");
        assertEquals(PeerCell.Agreement.AGREES, cell("PASS", pass).agreement());
        assertEquals(PeerCell.Agreement.DISAGREES, cell("FAIL", pass).agreement());
        assertEquals("FAIL (PASS) !!", cell("FAIL", pass).text(0));
        assertEquals(PeerCell.Agreement.NOT_JUDGED, cell("SKIP", pass).agreement());
        assertEquals(
                PeerCell.Agreement.DISAGREES,
                cell("BUG", Peers.load().expected("test_ro_pin", false, "V13")).agreement(),
                "a bug is never in doubt");
    }

    @Test
    void anExplanationOfWhatDoesNotHappenIsADisagreement() {
        Peers peers = Peers.load();
        PeerVerdict fail = peers.expected("test_ro_pin_on_ro_exclusive", false, "V0");
        Optional<Peers.Explanation> why = peers.explanation("test_ro_pin_on_ro_exclusive", "base page", "V0");
        assertEquals(PeerCell.Agreement.EXPLAINED, new PeerCell("PASS", fail, why).agreement());
        assertEquals("PASS (FAIL) [3]", new PeerCell("PASS", fail, why).text(3));
        assertEquals(PeerCell.Agreement.DISAGREES, new PeerCell("FAIL", fail, why).agreement());
    }

    private static PeerCell cell(String result, PeerVerdict expected) {
        return new PeerCell(result, expected, Optional.empty());
    }

    /** The programs cannot see the tables. */
    @Test
    void theProgramsDoNotKnowWhatIsExpected() throws IOException {
        for (String suite : List.of("kselftest", "ltp")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/forkrace/scenario", suite))) {
                for (Path file : files.toList()) {
                    String source = Files.readString(file);
                    assertFalse(source.contains("forkrace.matrix") || source.contains("getResource"), file::toString);
                }
            }
        }
    }

    @Test
    void badInputIsRefused() {
        assertEquals(2, run("peers", "--variant", "V2"));
        assertEquals(2, run("peers", "--variant", "V99"));
        assertEquals(2, run("peers", "--forks", "0"));
        assertEquals(2, run("peers", "--limit", "0"));
        assertEquals(2, run("peers", "--chunks", "-1"));
        assertTrue(err.toString().contains("V2 is not among the variants"), err::toString);
    }
}
