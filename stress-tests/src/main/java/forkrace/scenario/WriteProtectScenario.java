// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.ClearRefs;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Mprotect;
import forkrace.mm.VmArea;

/** Nobody forks; something takes the write permission of a pinned page's pte. The mapping stays writable. */
abstract class WriteProtectScenario extends SwapScenario {

    private boolean bySoftDirty;

    WriteProtectScenario(FixId fix, MachineShape shape) {
        super(fix, shape);
    }

    /** In a constructor: {@link #writeProtect} does either. Soft-dirty tracking came in 3.11; earlier kernels get that of v5.11. */
    final void chooseHowToWriteProtect() {
        bySoftDirty = choose(2) == 1;
    }

    /** mprotect there and back, or a write to /proc/pid/clear_refs. */
    final void writeProtect(Cpu cpu) {
        if (bySoftDirty) {
            ClearRefs.clearSoftDirty(cpu, parent);
        } else {
            protectThereAndBack(cpu);
        }
    }

    /** Read-only, then writable again, which leaves the pte read-only. */
    final void protectThereAndBack(Cpu cpu) {
        require(Mprotect.mprotect(cpu, PAGE, 1, VmArea.VM_READ));
        require(Mprotect.mprotect(cpu, PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE));
    }
}
