// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import forkrace.scenario.OverlappingReadsVsFork;
import forkrace.scenario.PagevecVsFork;
import forkrace.scenario.PinnedBeforeFork;
import forkrace.scenario.Scenario;
import forkrace.scenario.Variation;
import forkrace.stress.StressTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A variation is part of a program, and of nothing that comes after it. */
class VariedProgramTest {

    private static StressTest test(Class<? extends Scenario> type, FixId fix, Variation... together) {
        Form form = Form.of(type);
        return new StressTest(form, fix, Expectation.of(form, Verdict.NONE)).with(Set.of(together));
    }

    private static String outcome(StressTest test, String schedule) {
        return new Explorer()
                .replay(new ScenarioProgram(test), Schedule.parse(schedule), KernelFrames.INSTANCE, Options.DEFAULT)
                .outcome();
    }

    @Test
    void idsOfTheBaseFormAreWhatTheyWere() {
        StressTest base = test(PinnedBeforeFork.class, FixId.UNFIXED);
        assertEquals("LOST+LEAKED", outcome(base, "b100a15-14ef"));
        new Explorer()
                .explore(new ScenarioProgram(base.with(Set.of(Variation.TWO_PAGES))), Options.DEFAULT.withLimit(3));
        assertEquals("LOST+LEAKED", outcome(base, "b100a15-14ef"));
    }

    @Test
    void variedIdIsReplayed() {
        StressTest varied = test(PinnedBeforeFork.class, FixId.SEED_PGGUP, Variation.GUP_FAST);
        assertEquals("LOST+LEAKED", outcome(varied, "b117a15-7450"));
        assertEquals("S01+gup-fast.V2", varied.id());
    }

    @Test
    void variedProgramHasAStateSpaceOfItsOwn() {
        StressTest base = test(PinnedBeforeFork.class, FixId.UNFIXED);
        Report shared = new Explorer()
                .explore(new ScenarioProgram(base.with(Set.of(Variation.SHARED_MAPPING))), Options.DEFAULT);
        assertEquals(Set.of("KEPT"), shared.witnesses().keySet());
        assertTrue(shared.executions()
                < new Explorer()
                        .explore(new ScenarioProgram(base), Options.DEFAULT)
                        .executions());
    }

    @Test
    void whatChangesNothingIsNotExplored() {
        CellExplorer explorer = new CellExplorer(new Explorer());
        CellExploration left =
                explorer.explore(test(PagevecVsFork.class, FixId.UNFIXED, Variation.GUP_FAST), Options.DEFAULT, 0);
        assertTrue(left.isLeftOut());
        assertEquals("[gup-fast]", left.idle().toString());
        assertEquals(0, left.executions());
        assertFalse(explorer.explore(
                        test(OverlappingReadsVsFork.class, FixId.UNFIXED, Variation.GUP_FAST),
                        Options.DEFAULT.withLimit(5),
                        0)
                .isLeftOut());
    }
}
