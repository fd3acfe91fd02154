// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.fix.FixId;
import forkrace.matrix.Cell;
import forkrace.matrix.Form;
import forkrace.stress.CellResult;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cells to decide.
 *
 * @param catalog what there is
 * @param scenarios ids of the rows
 * @param fixes the columns
 * @param tests all forms of the rows under the columns, where they apply
 */
record MatrixPlan(Catalog catalog, List<String> scenarios, List<FixId> fixes, List<StressTest> tests) {

    /** The rows of some forms: all forms of their scenarios are needed to decide a cell. */
    static MatrixPlan of(Catalog catalog, List<Form> chosen, List<FixId> fixes) {
        List<String> ids = chosen.stream().map(Form::id).distinct().sorted().toList();
        List<Form> forms =
                catalog.forms().stream().filter(form -> ids.contains(form.id())).toList();
        return new MatrixPlan(catalog, ids, List.copyOf(fixes), catalog.tests(forms, fixes));
    }

    /** Decides those cells whose tests are all done; the others have not begun. */
    List<MatrixCell> decide(
            Map<StressTest, CellExploration> explored, Map<StressTest, CellResult> stressed, MatrixCommand.Way way) {
        List<MatrixCell> cells = new ArrayList<>();
        for (String scenario : scenarios) {
            for (FixId fix : fixes) {
                List<StressTest> own = tests.stream()
                        .filter(test -> test.form().id().equals(scenario) && test.fix() == fix)
                        .toList();
                boolean done = own.stream()
                        .allMatch(test -> (!way.explores() || explored.containsKey(test))
                                && (!way.stresses() || stressed.containsKey(test)));
                if (done) {
                    Cell expected = catalog.matrix().cell(scenario, fix.id());
                    cells.add(MatrixCell.decide(
                            expected,
                            catalog.scenario(scenario).get(0).title(),
                            fix,
                            own.stream()
                                    .map(test -> MatrixEvidence.of(test, explored, stressed))
                                    .toList()));
                }
            }
        }
        return cells;
    }

    int size() {
        return scenarios.size() * fixes.size();
    }
}
