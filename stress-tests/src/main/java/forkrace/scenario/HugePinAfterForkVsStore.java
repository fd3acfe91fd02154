// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;

import forkrace.fix.FixId;
import org.openjdk.jcstress.annotations.Actor;

/** S11e, nobody waits: the shared huge page is pinned; the device and the parent store at any time. */
@Race(
        id = "S11e",
        title = "huge page pinned after an earlier fork, parent stores",
        mayShow = {LOST_READ, LEAKED_TO_CHILD},
        mustShow = {LOST_READ, LEAKED_TO_CHILD})
public abstract class HugePinAfterForkVsStore extends OnePageScenario {
    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected HugePinAfterForkVsStore(FixId fix) {
        super(fix, HUGE_OF_TWO, false);
        forkBeforehand(machine.cpu(0));
        pin(machine.cpu(0));
    }

    @Actor
    public void t1DeviceCompletes() {
        dmaThenUnpin(machine.cpu(0));
    }

    @Actor
    public void t2Store() {
        atAnyTime();
        store(machine.cpu(1));
    }
}
