// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tests of this forkrace by form and variant. */
final class Tests {

    private final Matrix matrix;
    private final List<Form> forms;
    private final Map<String, StressTest> byName;

    private Tests(Matrix matrix, List<Form> forms) {
        this.matrix = matrix;
        this.forms = forms;
        this.byName = StressTest.all(forms, matrix).stream()
                .collect(Collectors.toMap(
                        test -> name(test.form().name(), test.fix().id()), Function.identity()));
    }

    static Tests load() {
        return new Tests(Matrix.load(), Forms.all());
    }

    private static String name(String form, String variant) {
        return form + "." + variant;
    }

    /** The test of a unit, or null if this forkrace has none. */
    StressTest of(Unit unit) {
        return byName.get(name(unit.form(), unit.variant()));
    }

    /** Whether a unit has to show a loss. */
    boolean isLossy(Unit unit) {
        StressTest test = of(unit);
        return test != null && test.expectation().isLossy();
    }

    Matrix matrix() {
        return matrix;
    }

    /** The title of a scenario, or its id if this forkrace does not have it. */
    String title(String scenario) {
        return forms.stream()
                .filter(form -> form.id().equals(scenario))
                .map(Form::title)
                .findFirst()
                .orElse(scenario);
    }
}
