// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every safe cell is safe for a reason: with some mistake it is not. */
@Timeout(180)
class MutantsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "mutants.md");

    private static final long EXECUTIONS = 1_000;

    private static final List<MutantResult> RESULTS = new ArrayList<>();

    @BeforeAll
    static void runAll() {
        Mutants.all().forEach(mutant -> RESULTS.add(MutantRun.run(mutant)));
        System.out.print(MutantTable.render(RESULTS));
    }

    static List<MutantResult> results() {
        return RESULTS;
    }

    /** Forms and variants of which the matrix allows nothing bad. */
    static Stream<MutantCell> safeCells() {
        return StressTest.all(Forms.all(), Matrix.load()).stream()
                .filter(test -> test.expectation().verdict().isJudged()
                        && test.expectation().allowed().isEmpty())
                .map(test -> new MutantCell(test.form().type(), test.fix()));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aMutantHasTheFateItStates(MutantResult result) {
        assertTrue(result.isAsStated(), () -> MutantTable.render(List.of(result)));
    }

    @ParameterizedTest
    @MethodSource("safeCells")
    void aSafeCellIsUnsafeUnderSomeMutant(MutantCell cell) {
        assertTrue(executionsToTheMistake(cell).isPresent(), cell::name);
    }

    /** How many it took at most to find a mistake in this cell. */
    private static OptionalLong executionsToTheMistake(MutantCell cell) {
        return RESULTS.stream()
                .flatMap(result -> result.cells().stream())
                .filter(found -> found.cell().equals(cell) && found.finding().isUnsafe())
                .mapToLong(found -> found.finding().executions())
                .max();
    }

    /** In as many executions as finding the mistake took; to the end it is explored elsewhere. */
    @ParameterizedTest
    @MethodSource("safeCells")
    void aSafeCellIsSafeWithoutAMistake(MutantCell cell) {
        long executions = executionsToTheMistake(cell).orElse(MutantRun.LIMIT);
        Finding finding =
                MutantRun.unmutated(cell, Math.max(executions, 1)); // none if a mistake shows before anybody runs
        assertFalse(finding.isUnsafe(), () -> cell.name() + ": " + finding);
    }

    /** Where the matrix does not judge, exploration has found the cell safe. */
    @Test
    void mutantsNameNoCellThatIsUnsafeAnyway() {
        Set<MutantCell> unsafe = StressTest.all(Forms.all(), Matrix.load()).stream()
                .filter(test -> test.expectation().verdict().isJudged()
                        && !test.expectation().allowed().isEmpty())
                .map(test -> new MutantCell(test.form().type(), test.fix()))
                .collect(Collectors.toSet());
        for (Mutant mutant : Mutants.all()) {
            assertFalse(mutant.cells().isEmpty(), mutant.id());
            assertEquals(
                    List.of(), mutant.cells().stream().filter(unsafe::contains).toList(), mutant.id());
        }
    }

    /** Of the cells that the matrix does not judge, those that the twins name: nothing bad in so many executions. */
    @Test
    void unjudgedCellsOfTwinsAreSafeWithoutAMistake() {
        Set<MutantCell> judged = new HashSet<>(safeCells().toList());
        Mutants.all().stream()
                .flatMap(mutant -> mutant.cells().stream())
                .filter(cell -> !judged.contains(cell))
                .forEach(cell ->
                        assertFalse(MutantRun.unmutated(cell, EXECUTIONS).isUnsafe(), cell::name));
    }

    @Test
    void idsAreUnique() {
        List<String> ids = Mutants.all().stream().map(Mutant::id).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }

    /** With {@code -Dforkrace.writeMutants=true} it writes the document instead. */
    @Test
    void theDocumentIsWhatTheMutantsSay() throws IOException {
        String text = MutantDocument.render(Mutants.all());
        if (Boolean.getBoolean("forkrace.writeMutants")) {
            Files.writeString(DOCUMENT, text);
        }
        assertEquals(text, Files.readString(DOCUMENT));
    }
}
