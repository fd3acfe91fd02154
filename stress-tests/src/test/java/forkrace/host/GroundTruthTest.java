// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Debian's kernels did, as kept beside docs/ground-truth.md, is what the emulation does, and the page says so. */
class GroundTruthTest {

    private static final Path PAGE = Path.of("..", "docs", "ground-truth.md");

    static List<HostResult> results() throws IOException {
        return GroundTruthTables.read(Path.of("..", "docs", "ground-truth"));
    }

    @Test
    void bothKernelsAreThere() throws IOException {
        Set<String> kernels = results().stream()
                .map(result -> GroundTruthTables.release(result).toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("6.1", "6.12"), kernels);
    }

    /** On ext4 of 6.1 no such write is ever in flight, docs/ground-truth.md says why; so its control shows nothing either. */
    @ParameterizedTest
    @MethodSource("results")
    void programSawWhatItMadeItself(HostResult result) {
        boolean waits = GroundTruthTables.release(result).minor() == 1
                && result.filesystem().type().equals("ext4");
        List<String> blind = new ArrayList<>();
        for (ModeResult mode : result.modes()) {
            assertEquals(0, mode.other(), mode::toString);
            if (!mode.isControlSeen()) {
                assertEquals(0, mode.inFlight(), mode::toString);
                blind.add(mode.name());
            }
        }
        assertEquals(waits ? List.of(HostMode.WRITE_SHARED.word()) : List.of(), blind);
    }

    @ParameterizedTest
    @MethodSource("results")
    void oneColumnDoesTheSameInEveryMode(HostResult result) {
        Comparison comparison = Comparison.of(result);
        boolean plain = GroundTruthTables.release(result).minor() == 1
                || result.filesystem().type().equals("nfs4");
        List<String> fitting =
                comparison.fitting().stream().map(Comparison.ColumnFit::column).toList();
        assertEquals(
                List.of(plain ? "V13g" : "V13"),
                fitting,
                () -> comparison.columns().toString());
        assertEquals(List.of(), comparison.unexplained());
    }

    /** A table that is not as expected is best replaced by the one that the failure shows. */
    @Test
    void pageHasTheseNumbers() throws IOException {
        GroundTruthTables tables = new GroundTruthTables(results());
        assertEquals(
                String.join("\n", tables.verdicts()), String.join("\n", GroundTruthTables.lines(PAGE, "verdicts")));
        assertEquals(String.join("\n", tables.columns()), String.join("\n", GroundTruthTables.lines(PAGE, "columns")));
    }
}
