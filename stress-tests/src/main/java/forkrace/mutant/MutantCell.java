// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.fix.FixId;
import forkrace.scenario.Race;
import forkrace.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * A form of a scenario under a variant.
 *
 * @param form the scenario class
 * @param fix the variant
 */
public record MutantCell(Class<? extends Scenario> form, FixId fix) {

    /** The cell's id and its form, for example {@code S01.V2 PinnedBeforeFork}. */
    public String name() {
        return form.getAnnotation(Race.class).id() + "." + fix.id() + " " + form.getSimpleName();
    }

    @SafeVarargs
    static List<MutantCell> of(FixId fix, Class<? extends Scenario>... forms) {
        List<MutantCell> cells = new ArrayList<>();
        for (Class<? extends Scenario> form : forms) {
            cells.add(new MutantCell(form, fix));
        }
        return cells;
    }
}
