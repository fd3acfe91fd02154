// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is expected of one form of a scenario under one fix variant.
 *
 * @param verdict the cell's verdict
 * @param possible every bad class the form can show under any variant
 * @param allowed the bad classes the form may show here; all possible ones where nothing is judged
 * @param required the bad classes the form must show here, partly lost reads counting as lost ones
 */
public record Expectation(
        Verdict verdict, Set<OutcomeClass> possible, Set<OutcomeClass> allowed, Set<OutcomeClass> required) {

    /** What the verdict leaves for a form to show. */
    public static Expectation of(Form form, Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.UNSTATED) {
            Set<OutcomeClass> all =
                    Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(OutcomeClass.CONSISTENT)));
            return new Expectation(verdict, all, all, Set.of());
        }
        EnumSet<OutcomeClass> allowed = EnumSet.noneOf(OutcomeClass.class);
        EnumSet<OutcomeClass> required = EnumSet.noneOf(OutcomeClass.class);
        for (OutcomeClass outcome : form.mayShow()) {
            if (!verdict.isJudged() || verdict.reaches(outcome)) {
                allowed.add(outcome);
            }
        }
        for (OutcomeClass outcome : form.mustShow()) {
            if (verdict.isJudged() && verdict.reaches(outcome)) {
                required.add(Verdict.compared(outcome));
            }
        }
        return new Expectation(
                verdict, form.mayShow(), Collections.unmodifiableSet(allowed), Collections.unmodifiableSet(required));
    }

    /** Whether some bad outcome has to be seen. */
    public boolean isLossy() {
        return !required.isEmpty();
    }

    /** The form can show it, the verdict forbids it. */
    public boolean forbids(OutcomeClass outcome) {
        return possible.contains(outcome) && !allowed.contains(outcome);
    }
}
