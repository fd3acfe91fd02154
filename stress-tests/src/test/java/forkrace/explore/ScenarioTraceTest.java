// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Witnesses.Row;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a kernel developer reads in a trace of a scenario. */
class ScenarioTraceTest {

    private static final List<StressTest> TESTS = StressTest.all(Forms.all(), Matrix.load());

    private static Trace trace(Row row) {
        StressTest test = TESTS.stream()
                .filter(candidate -> candidate.form().name().equals(row.form())
                        && candidate.fix().id().equals(row.variant()))
                .findFirst()
                .orElseThrow();
        return new Explorer()
                .replay(new ScenarioProgram(test), Schedule.parse(row.id()), KernelFrames.INSTANCE, Options.DEFAULT);
    }

    /** Objects have names of the kernel, or of the scenario; no step is without a place. */
    @Test
    void everyStepHasNameValueAndPlace() {
        Set<String> bad = new TreeSet<>();
        for (Row row : Witnesses.load()) {
            for (TraceStep step : trace(row).steps()) {
                if (!Character.isLowerCase(step.word().charAt(0))
                        || step.after().isEmpty()
                        || step.after().contains("@")
                        || step.function().isEmpty()
                        || !step.source().matches("\\w+\\.java:\\d+")) {
                    bad.add(step.function() + "; " + step.word() + "; " + step.change() + "; " + step.source());
                }
            }
        }
        assertEquals("", String.join("\n", bad));
    }

    @Test
    void lostReadIsToldInTheKernelsTerms() {
        Row row = Witnesses.load().stream()
                .filter(candidate -> candidate.form().equals("PinnedBeforeFork")
                        && candidate.variant().equals("V0")
                        && candidate.outcomeClass().equals("LOST"))
                .findFirst()
                .orElseThrow();
        String text = TextTrace.render(trace(row), 120);
        assertTrue(text.contains("copy_one_pte"), text);
        assertTrue(text.contains("do_wp_page"), text);
        assertTrue(text.contains("device DMA"), text);
        assertTrue(text.contains("old -> from disk"), text);
        assertTrue(text.contains("LOST: Parent kept a copy made before the DMA."), text);
        text.lines().forEach(line -> assertTrue(line.length() <= 120, line));
        TextTrace.render(trace(row), 80).lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }
}
