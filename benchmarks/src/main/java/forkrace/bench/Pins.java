// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.Cpu;
import forkrace.mm.Gup;
import forkrace.mm.GupFast;
import forkrace.mm.GupKind;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;

/** Pins for writing with the reference that direct I/O takes under the fix of the machine: FOLL_GET, or FOLL_PIN from V11w on. */
final class Pins {

    private Pins() {}

    /** get_user_pages. Pages pinned. */
    static int take(Cpu cpu, MmStruct mm, int start, int count, Page[] pages, int firstSlot) {
        return isPin(cpu)
                ? Gup.pinUserPagesUnlocked(cpu, mm, start, count, true, pages, firstSlot)
                : Gup.getUserPagesUnlocked(cpu, mm, start, count, true, pages, firstSlot);
    }

    /** get_user_pages_fast, on a CPU that runs the mm. Pages pinned. */
    static int takeFast(Cpu cpu, int start, int count, Page[] pages, int firstSlot) {
        return isPin(cpu)
                ? GupFast.pinUserPagesFast(cpu, start, count, true, pages, firstSlot)
                : GupFast.getUserPagesFast(cpu, start, count, true, pages, firstSlot);
    }

    /** Ends a pin. */
    static void release(Cpu cpu, Page page) {
        if (isPin(cpu)) {
            Gup.unpinUserPage(cpu, page);
        } else {
            Gup.putUserPage(cpu, page);
        }
    }

    private static boolean isPin(Cpu cpu) {
        return cpu.machine.fix.reference() == GupKind.PIN;
    }
}
