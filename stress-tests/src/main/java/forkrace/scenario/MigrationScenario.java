// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Migrate;

/** P is write-pinned while somebody tries to move it to another frame, which the pin lets him not finish. */
abstract class MigrationScenario extends SwapScenario {

    private Migrate migration;

    MigrationScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
        pin(machine.cpu(0));
        machine.cpu(0).lruAddDrain();
    }

    /** A migration entry takes the place of P's pte, unless a fix does not let it. P is locked from here on. */
    final void unmapForMigration(Cpu cpu) {
        migration = Migrate.unmap(cpu, parent.pageAt(PAGE));
    }

    /** The migration finds another reference and gives P back. */
    final void endMigration(Cpu cpu) {
        migration.finish(cpu);
        cpu.lruAddDrain();
    }
}
