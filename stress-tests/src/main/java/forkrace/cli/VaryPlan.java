// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.VariationRows;
import forkrace.scenario.Variation;
import forkrace.stress.CompilerMode;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cells to vary.
 *
 * @param catalog what there is
 * @param base the tests of the base forms
 * @param variations those that are on together, in turn
 */
record VaryPlan(Catalog catalog, List<StressTest> base, Collection<Set<Variation>> variations) {

    /** All tests: each base form, and with all variations that apply to it. */
    List<StressTest> tests() {
        List<StressTest> tests = new ArrayList<>(base);
        for (StressTest test : base) {
            variations.stream()
                    .filter(together -> VaryOption.applies(together, test.form()))
                    .map(test::with)
                    .forEach(tests::add);
        }
        return tests;
    }

    /** Each base form on real threads, with any of its variations in each sample; those that have none are left out. */
    List<PlannedCell> stressed(Collection<CompilerMode> modes) {
        List<PlannedCell> cells = new ArrayList<>();
        for (StressTest test : base) {
            List<Set<Variation>> sampled = variations.stream()
                    .filter(together -> VaryOption.applies(together, test.form()))
                    .toList();
            Expectation widened = VariationRows.widened(
                    test.expectation(), sampled, test.fix().id(), catalog.matrix());
            StressTest judged = new StressTest(test.form(), test.fix(), widened);
            if (!sampled.isEmpty()) {
                modes.forEach(mode -> cells.add(new PlannedCell(new StressCell(judged, mode, sampled), 0, 1)));
            }
        }
        return cells;
    }

    List<String> scenarios() {
        return base.stream().map(test -> test.form().id()).distinct().sorted().toList();
    }

    /** Decides the cells all of whose tests are done. */
    List<VariedCell> decide(Map<StressTest, CellExploration> explored) {
        List<VariedCell> cells = new ArrayList<>();
        for (String scenario : scenarios()) {
            for (Set<Variation> together : variations) {
                for (FixId fix : FixId.values()) {
                    Map<StressTest, CellExploration> own = of(scenario, fix, together, explored);
                    if (!own.isEmpty()) {
                        Set<String> may = may(scenario, fix, together, explored);
                        cells.add(VariedCell.decide(fix, together, own, may, catalog.matrix()));
                    }
                }
            }
        }
        return cells;
    }

    private Map<StressTest, CellExploration> of(
            String scenario, FixId fix, Set<Variation> together, Map<StressTest, CellExploration> explored) {
        Map<StressTest, CellExploration> own = new LinkedHashMap<>();
        for (StressTest test : base) {
            CellExploration exploration = explored.get(test.with(together));
            if (exploration != null && test.form().id().equals(scenario) && test.fix() == fix) {
                own.put(test.with(together), exploration);
            }
        }
        return own;
    }

    /** What the base form reaches, or is expected to where it was not exhausted; and what each of several variations reaches alone. */
    private Set<String> may(
            String scenario, FixId fix, Set<Variation> together, Map<StressTest, CellExploration> explored) {
        Collection<CellExploration> own = of(scenario, fix, Set.of(), explored).values();
        Set<String> may = VariedCell.codes(own);
        if (!own.stream().allMatch(CellExploration::isProof)) {
            may.addAll(
                    MatrixCell.codesOf(catalog.matrix().cell(scenario, fix.id()).judgedBy()));
        }
        if (together.size() > 1) {
            for (Variation one : together) {
                may.addAll(VariedCell.codes(
                        of(scenario, fix, Set.of(one), explored).values()));
            }
        }
        return may;
    }

    /** The tests that show something outside its cell. */
    static Set<StressTest> shown(List<VariedCell> cells) {
        Set<StressTest> shown = new LinkedHashSet<>();
        cells.stream()
                .filter(cell -> cell.status() == VariedCell.Status.OUTSIDE)
                .forEach(cell -> shown.add(cell.test()));
        return shown;
    }
}
