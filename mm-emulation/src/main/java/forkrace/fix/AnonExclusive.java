// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.GupKind;

/**
 * V13: fork, reclaim and migration clear the exclusive bit or leave the page alone; a pin is taken on exclusive pages only, after an
 * unsharing fault where it must be. Direct I/O pins.
 * Known holes: see spec V13 (hugetlb and vmsplice, torn copy; gup users that do not pin).
 */
public final class AnonExclusive extends ExclusiveKernel {

    @Override
    public GupKind reference() {
        return GupKind.PIN;
    }
}
