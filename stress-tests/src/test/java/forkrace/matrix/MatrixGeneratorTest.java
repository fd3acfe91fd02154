// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.TORN_CHILD_COPY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixGeneratorTest {

    @TempDir
    private Path root;

    private Path folder;
    private final Matrix matrix = Matrix.load();
    private final Form pinned = TestForms.form(Set.of(LOST_READ, LEAKED_TO_CHILD), Set.of(LOST_READ));
    private final Form torn = TestForms.form("S12", Set.of(TORN_CHILD_COPY), Set.of(TORN_CHILD_COPY));

    @BeforeEach
    void folder() {
        folder = root.resolve("forkrace/stress");
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void anOuterClassHoldsATestForEachFixTheScenarioAppliesTo() throws IOException {
        MatrixGenerator.generate(root, List.of(pinned, torn), matrix);
        String source = text("S01_Scenario.java");
        assertTrue(source.startsWith("// SPDX-License-Identifier: GPL-2.0-only\n// " + TestSource.MARK + "\n"));
        Arrays.stream(FixId.values())
                .forEach(fix -> assertTrue(source.contains(
                        "public static class " + fix.id() + "_" + fix.className() + " extends Scenario {")));
        // S12 does not apply to V9.
        assertFalse(text("S12_Scenario.java").contains("V9_"));
        assertTrue(text("S12_Scenario.java").contains("V0_"));
    }

    @Test
    void actorsAreOverriddenAndDieQuietly() throws IOException {
        MatrixGenerator.generate(root, List.of(pinned), matrix);
        String flat = text("S01_Scenario.java").replaceAll("\\s+", " ");
        assertTrue(flat.contains("@Override @Actor public void t1Pin() { try { super.t1Pin(); } "
                + "catch (KernelBug bug) { oops(bug); } }"));
        assertTrue(flat.contains("public V2_SeedPgGup() { super(FixId.SEED_PGGUP); }"));
        assertTrue(flat.contains("@Arbiter public void verdict(L_Result result) { result.r1 = outcome(); }"));
    }

    @Test
    void theSameInputGivesTheSameFilesUntouched() throws IOException {
        MatrixGenerator.generate(root, List.of(pinned, torn), matrix);
        Path file = folder.resolve("S01_Scenario.java");
        String first = Files.readString(file);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, longAgo);
        MatrixGenerator.generate(root, List.of(torn, pinned), matrix);
        assertEquals(first, Files.readString(file));
        assertEquals(longAgo, Files.getLastModifiedTime(file));
    }

    @Test
    void aChangedFileIsWrittenAgain() throws IOException {
        MatrixGenerator.generate(root, List.of(pinned), matrix);
        String first = text("S01_Scenario.java");
        Files.writeString(folder.resolve("S01_Scenario.java"), first + "// edited\n");
        MatrixGenerator.generate(root, List.of(pinned), matrix);
        assertEquals(first, text("S01_Scenario.java"));
    }

    @Test
    void whatItNoLongerWritesIsRemovedAndNothingElse() throws IOException {
        MatrixGenerator.generate(root, List.of(pinned, torn), matrix);
        Path foreign = Files.writeString(folder.resolve("Foreign.java"), "// somebody else's\n");
        MatrixGenerator.generate(root, List.of(pinned), matrix);
        assertFalse(Files.exists(folder.resolve("S12_Scenario.java")));
        assertTrue(Files.exists(folder.resolve("S01_Scenario.java")));
        assertTrue(Files.exists(foreign));
    }

    /** A contributor's scenario: everything is shown, nothing judged. */
    @Test
    void aScenarioWithoutALineInTheMatrixGetsTestsThatForbidNothing() throws IOException {
        Form unknown = TestForms.form("S99", Set.of(LOST_READ), Set.of());
        MatrixGenerator.generate(root, List.of(unknown), matrix);
        String text = text("S99_Scenario.java");
        assertTrue(text.contains("V2_SeedPgGup"), text);
        assertFalse(text.contains("Expect.FORBIDDEN, desc = \"" + LOST_READ.meaning()), text);
    }

    @Test
    void twoFormsOfOneNameAreAnError() {
        assertThrows(
                IllegalArgumentException.class, () -> MatrixGenerator.generate(root, List.of(pinned, pinned), matrix));
    }

    @Test
    void needsExactlyOneArgument() {
        assertThrows(IllegalArgumentException.class, () -> MatrixGenerator.main(new String[0]));
    }
}
