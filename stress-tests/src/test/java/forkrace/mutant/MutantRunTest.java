// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mutant.Mutant.Kind;
import forkrace.scenario.AlignedControl;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes go where they are said to go, nowhere else, and are gone afterwards. */
class MutantRunTest {

    private static final List<MutantCell> CELL = MutantCell.of(FixId.SEED_PGGUP, AlignedControl.class);

    private static Mutant kernel(Edit edit) {
        return Mutant.ofKernel("M-K-00", Kind.STEP_SKIPPED, "put_page", "For a test.", CELL, edit);
    }

    @Test
    void anEditThatFindsNothingIsAnError() {
        assertThrows(
                IllegalStateException.class,
                () -> MutantRun.run(kernel(Edit.remove("Gup", "putUserPage", "Page.get", 0))));
        assertThrows(
                IllegalStateException.class,
                () -> MutantRun.run(kernel(Edit.remove("Gup", "putUserPage", "Page.put", 2))));
        assertThrows(IllegalStateException.class, () -> MutantRun.run(kernel(Edit.constant("Fork", "dupMm", 7, 8))));
        assertThrows(
                IllegalStateException.class, () -> MutantRun.run(kernel(Edit.remove("Gup", "nowhere", "Page.put", 0))));
    }

    @Test
    void theKernelIsWholeAfterAMutant() {
        assertTrue(MutantRun.run(kernel(Edit.remove("Gup", "putUserPage", "Page.put", 0)))
                .isKilled());
        assertFalse(MutantRun.unmutated(CELL.get(0), MutantRun.LIMIT).isUnsafe());
    }

    @Test
    void theVariantIsBackAfterAMutantThatThrows() {
        Mutant throwing = Mutant.ofFix(
                "M-V2-00",
                Kind.STEP_SKIPPED,
                "copy_one_pte",
                "For a test.",
                fix -> {
                    throw new IllegalArgumentException("planted");
                },
                CELL);
        assertEquals(
                "planted",
                assertThrows(IllegalArgumentException.class, () -> MutantRun.run(throwing))
                        .getMessage());
        assertFalse(MutantRun.unmutated(CELL.get(0), MutantRun.LIMIT).isUnsafe());
    }

    @Test
    void aSurvivorWithoutReasonIsNotAsStated() {
        Mutant same = Mutant.ofFix("M-V2-00", Kind.STEP_SKIPPED, "copy_one_pte", "Nothing.", fix -> fix, CELL);
        MutantResult result = MutantRun.run(same);
        assertFalse(result.isKilled());
        assertFalse(result.isAsStated());
        assertTrue(new MutantResult(same.harmlessBecause("It is the same."), result.cells()).isAsStated());
        String table = MutantTable.render(List.of(result));
        assertTrue(table.contains("survived, UNEXPECTED"), table);
        assertTrue(table.contains("1 mutants: 0 killed, 0 survived as explained, 1 not as stated"), table);
    }

    @Test
    void aKilledMutantThatIsSaidToBeHarmlessIsNotAsStated() {
        Mutant mutant = kernel(Edit.remove("Gup", "putUserPage", "Page.put", 0)).harmlessBecause("Planted.");
        MutantResult result = MutantRun.run(mutant);
        assertTrue(result.isKilled());
        assertFalse(result.isAsStated());
        String table = MutantTable.render(List.of(result));
        assertTrue(table.contains("killed, UNEXPECTED"), table);
        assertTrue(table.contains("S00.V2 AlignedControl"), table);
        assertTrue(table.contains(result.cells().get(0).finding().witness()), table);
    }
}
