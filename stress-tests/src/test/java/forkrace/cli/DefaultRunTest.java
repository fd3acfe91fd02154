// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.stress.CompilerMode;
import forkrace.stress.PlannedCell;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefaultRunTest {

    private final Catalog catalog = Catalog.load();
    private final List<PlannedCell> plan = DefaultRun.plan(catalog);

    @Test
    void beginsWithTheLostReadOfTheUnfixedKernel() {
        PlannedCell first = plan.get(0);
        assertEquals("S01.V0", first.cell().test().id());
        assertEquals(CompilerMode.TIERED, first.cell().mode());
        assertTrue(first.cell().test().expectation().isLossy());
    }

    @Test
    void meetsEveryScenarioItIsMeantTo() {
        Set<String> met =
                plan.stream().map(planned -> planned.cell().test().form().id()).collect(Collectors.toSet());
        assertEquals(Set.of("S00", "S01", "S02", "S03", "S06a", "S06b", "S12", "S20"), met);
    }

    @Test
    void everyFormShowsTheLossAndTheCure() {
        catalog.forms().stream()
                .filter(form -> plan.stream()
                        .anyMatch(planned -> planned.cell().test().form().equals(form)))
                .forEach(form -> {
                    List<Boolean> lossy = plan.stream()
                            .filter(planned -> planned.cell().test().form().equals(form))
                            .map(planned -> planned.cell().test().expectation().isLossy())
                            .toList();
                    assertTrue(lossy.contains(true), () -> form.name() + " shows no loss");
                    assertTrue(lossy.contains(false), () -> form.name() + " shows no cure");
                });
    }

    @Test
    void theSeedsFixIsAskedTenMillionTimesInTheSeedsRaces() {
        List<PlannedCell> seed = plan.stream()
                .filter(planned -> planned.cell().test().fix() == FixId.SEED_PGGUP)
                .filter(planned -> Set.of("S01", "S02")
                        .contains(planned.cell().test().form().id()))
                .toList();
        assertTrue(seed.size() >= 2);
        seed.forEach(planned -> assertTrue(planned.sampleGoal() >= 10_000_000));
    }

    @Test
    void theLossIsShownUnderOtherCompilersToo() {
        Set<CompilerMode> modes = plan.stream()
                .filter(planned ->
                        planned.cell().test().equals(plan.get(0).cell().test()))
                .map(planned -> planned.cell().mode())
                .collect(Collectors.toSet());
        assertEquals(Set.of(CompilerMode.TIERED, CompilerMode.C1, CompilerMode.INTERPRETER), modes);
    }

    @Test
    void noCellIsPlannedTwiceAndAllFitIntoThreeMinutes() {
        assertEquals(
                plan.size(), new HashSet<>(plan.stream().map(PlannedCell::cell).toList()).size());
        assertTrue(DefaultRun.TIME.toSeconds() <= 170);
        assertTrue(plan.size() <= DefaultRun.TIME.toSeconds() / 3, () -> plan.size() + " cells");
    }
}
