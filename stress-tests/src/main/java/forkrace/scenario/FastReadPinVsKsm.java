// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.STALE_RO_PIN;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Ksm;
import forkrace.mm.Page;
import org.openjdk.jcstress.annotations.Actor;

/**
 * S10r: gup-fast pins for reading an exclusive page whose pte is read-only, while KSM clears the pte, looks for pins, clears the
 * exclusive bit and restores the pte. A missed pin shows when the owner stores afterwards: the pin names another page then.
 *
 * <p>On machines whose TLB flush interrupts other CPUs gup-fast is over before KSM looks; where it does not, all rests on the order of
 * two loads and two stores on either side. Exploring knows no weak order, and an x86 has none of the kind; to see a pin missed, leave
 * out the barriers (see {@link forkrace.sync.Barriers}) on another machine.
 */
@Race(
        id = "S10r",
        title = "read-only gup-fast, exclusive bit cleared meanwhile",
        literal = true,
        mayShow = STALE_RO_PIN,
        mustShow = STALE_RO_PIN)
public abstract class FastReadPinVsKsm extends StalePinScenario {
    private final Page page;

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected FastReadPinVsKsm(FixId fix) {
        super(fix);
        if (choose(2) == 1) {
            machine.withBroadcastTlbFlush();
        }
        Cpu cpu = machine.cpu(0);
        // A pin for reading of a shared page gets a copy: clean, read-only, exclusive.
        forkBeforehand(cpu);
        pinForWrite(cpu);
        endPin(cpu);
        olderChildExits(cpu);
        cpu.lruAddDrain();
        page = Ksm.getMergeablePage(machine.cpu(1), parent, PAGE);
    }

    @Actor
    public void t1FastReadPin() {
        pinFastForWrite(machine.cpu(0));
    }

    @Actor
    public void t2KsmUnmapsForAMoment() {
        Cpu cpu = machine.cpu(1);
        Ksm.tryToMergeOnePage(cpu, parent, PAGE, page);
        Ksm.putMergeablePage(cpu, page);
    }

    @Override
    void look() {
        Cpu cpu = machine.cpu(0);
        store(cpu);
        compareThroughPin(cpu);
        super.look();
    }
}
