// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.DirectIo;
import forkrace.mm.Cpu;

/** P is pinned for reading for a long time; after the owner has stored, the pin should still name the page that the owner sees. */
@NotVariedBy(Variation.TWO_PAGES)
abstract class StalePinScenario extends OnePageScenario {
    private final DirectIo write;
    private boolean stale;

    StalePinScenario(FixId fix) {
        super(fix, TWO_FORKS, false);
        write = DirectIo.write(device, parent, PAGE, CHILDS, 2);
    }

    final void pinForWrite(Cpu cpu) {
        submit(write, cpu);
    }

    final void pinFastForWrite(Cpu cpu) {
        require(write.submitFast(cpu));
    }

    /** Loads, through the pin, the word that the parent has stored. */
    final void compareThroughPin(Cpu cpu) {
        stale = write.transferToDisk()[OTHER - CHILDS] != STORED;
        endPin(cpu);
    }

    final void endPin(Cpu cpu) {
        write.complete(cpu);
    }

    @Override
    void look() {
        super.look();
        if (stale) {
            observe(OutcomeClass.STALE_RO_PIN);
        }
    }
}
