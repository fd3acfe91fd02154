// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.VmArea;

/** The hunk of dup_mmap, fork.c @@ -368, left out. */
final class DupMmapAblations {

    private DupMmapAblations() {}

    /** copy_page_range is given the parent's vma, as in the unfixed kernel. */
    static final class PassesParentsVma extends SeedAblation {
        @Override
        public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
            return parent;
        }
    }
}
