// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.Madvise;

/**
 * V9: the application marks its buffers, and fork leaves them out of the child.
 * The kernel's part is VM_DONTCOPY, which every profile from 2.6.16 on has; the fix is that somebody calls madvise.
 * Known holes: see spec V9 (unmarked buffers; data that shares a page with a buffer is missing in the child).
 */
public final class DontFork implements ForkFix {

    /** The application, before its first direct I/O. */
    @Override
    public int registerBuffer(Cpu cpu, int start, int pages) {
        return Madvise.dontFork(cpu, start, pages);
    }
}
