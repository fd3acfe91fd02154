// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.GupKind;

/**
 * V13g: the kernel of V13, and direct I/O that takes plain references as before v6.5 and in some file systems still: fork does not see
 * them.
 * Known holes: see spec V13g (fork while such a reference is held).
 */
public final class AnonExclusiveGet extends ExclusiveKernel {

    @Override
    public GupKind reference() {
        return GupKind.GET;
    }
}
