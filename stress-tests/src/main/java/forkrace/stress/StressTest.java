// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.Matrix;
import forkrace.matrix.TestSource;
import forkrace.matrix.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A generated test: one form of a scenario under one fix variant.
 *
 * @param form the scenario class
 * @param fix the variant
 * @param expectation what it should show
 */
public record StressTest(Form form, FixId fix, Expectation expectation) {

    /** All tests of the given forms to which the matrix says the variants apply, in the forms' order. */
    public static List<StressTest> all(List<Form> forms, Matrix matrix) {
        List<StressTest> tests = new ArrayList<>();
        for (Form form : forms) {
            for (FixId fix : FixId.values()) {
                Verdict verdict = matrix.cell(form.id(), fix.id()).verdict();
                if (verdict.applies()) {
                    tests.add(new StressTest(form, fix, Expectation.of(form, verdict)));
                }
            }
        }
        return tests;
    }

    /** Name by which jcstress knows it. */
    public String name() {
        return TestSource.testName(form, fix);
    }

    /** Both ids, for example {@code S01.V2}; two forms of a scenario share it. */
    public String id() {
        return form.id() + "." + fix.id();
    }
}
