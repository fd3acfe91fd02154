// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * All there is to choose from, by the names a user may give: ids and class names, in any case.
 *
 * @param matrix the expected verdicts
 * @param forms the scenario classes
 */
record Catalog(Matrix matrix, List<Form> forms) {

    static Catalog load() {
        return new Catalog(Matrix.load(), Forms.all());
    }

    /** The forms of a scenario, or the one form of that class name. */
    List<Form> scenario(String name) {
        List<Form> found = forms.stream()
                .filter(form -> form.id().equalsIgnoreCase(name) || form.name().equalsIgnoreCase(name))
                .toList();
        if (found.isEmpty()) {
            List<String> names = new ArrayList<>(scenarioIds());
            forms.forEach(form -> names.add(form.name()));
            throw new IllegalArgumentException("there is no scenario '" + name + "'" + new Names(names).nearest(name));
        }
        return found;
    }

    /** The fix variant of a name. */
    static FixId variant(String name) {
        return Arrays.stream(FixId.values())
                .filter(fix -> names(fix).anyMatch(name::equalsIgnoreCase))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no variant '" + name + "'"
                        + new Names(Arrays.stream(FixId.values())
                                        .flatMap(Catalog::names)
                                        .toList())
                                .nearest(name)));
    }

    private static Stream<String> names(FixId fix) {
        return Stream.of(fix.id(), fix.className(), fix.name());
    }

    /** The tests of the given forms under the given fixes, in the order of the catalogue. */
    List<StressTest> tests(List<Form> chosenForms, List<FixId> chosenFixes) {
        return StressTest.all(forms.stream().filter(chosenForms::contains).toList(), matrix).stream()
                .filter(test -> chosenFixes.contains(test.fix()))
                .toList();
    }

    List<String> scenarioIds() {
        return forms.stream().map(Form::id).distinct().toList();
    }
}
