// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;

/** A child that stores or exits before its parent stores. */
@NotVariedBy({Variation.CHILD_EXITS, Variation.CHILD_STORES})
abstract class ChildFirstScenario extends OnePageScenario {
    private final boolean exits = choose(2) == 1;

    ChildFirstScenario(FixId fix, boolean literal) {
        super(fix, literal ? TWO_FORKS_OF_THREE : TWO_FORKS, false);
    }

    final void childActs(Cpu cpu) {
        if (exits) {
            childExits(cpu);
        } else {
            storeAs(child, cpu, PAGE, CHILDS);
        }
    }
}
