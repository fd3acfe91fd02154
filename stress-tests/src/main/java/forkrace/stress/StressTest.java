// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import forkrace.fix.FixId;
import forkrace.matrix.Expectation;
import forkrace.matrix.Form;
import forkrace.matrix.Matrix;
import forkrace.matrix.TestSource;
import forkrace.matrix.Verdict;
import forkrace.scenario.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A generated test: one form of a scenario under one fix variant.
 *
 * @param form the scenario class
 * @param fix the variant
 * @param expectation what its base form should show
 * @param variations of the surroundings, all on at once; none for the base form
 */
public record StressTest(Form form, FixId fix, Expectation expectation, Set<Variation> variations) {

    /** A test of the base form. */
    public StressTest(Form form, FixId fix, Expectation expectation) {
        this(form, fix, expectation, Set.of());
    }

    /** The same test with its surroundings varied. */
    public StressTest with(Set<Variation> together) {
        return new StressTest(form, fix, expectation, together);
    }

    /** All tests of the given forms to which the matrix says the variants apply, in the forms' order. */
    public static List<StressTest> all(List<Form> forms, Matrix matrix) {
        List<StressTest> tests = new ArrayList<>();
        for (Form form : forms) {
            for (FixId fix : FixId.values()) {
                Verdict verdict = matrix.cell(form.id(), fix.id()).judgedBy();
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

    /** Both ids, for example {@code S01.V2} or {@code S01+two-pages.V2}; two forms of a scenario share it. */
    public String id() {
        String varied = variations.isEmpty() ? "" : "+" + Variation.words(variations);
        return form.id() + varied + "." + fix.id();
    }
}
