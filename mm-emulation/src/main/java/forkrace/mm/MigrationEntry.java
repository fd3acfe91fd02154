// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;

/**
 * Migration entries (swapops.h, 2.6.18): what stands in the ptes of a page while it is moved. Two swap types above the real ones,
 * with the page's frame number for a slot. The page is locked as long as one of them exists.
 */
final class MigrationEntry {

    private static final int SWP_MIGRATION_READ = MachineShape.MAX_SWAPFILES;
    private static final int SWP_MIGRATION_WRITE = MachineShape.MAX_SWAPFILES + 1;

    private MigrationEntry() {}

    /** {@code make_migration_entry()}. */
    static long make(Page page, boolean write) {
        return Pte.ofSwapEntry(write ? SWP_MIGRATION_WRITE : SWP_MIGRATION_READ, page.pfn);
    }

    /** {@code is_migration_entry()}: of any pte, also a present one. */
    static boolean isMigration(long pte) {
        return Pte.isSwap(pte) && Pte.swapType(pte) >= SWP_MIGRATION_READ && Pte.swapType(pte) <= SWP_MIGRATION_WRITE;
    }

    /** {@code is_write_migration_entry()}: the mapping was writable. */
    static boolean isWrite(long pte) {
        return Pte.isSwap(pte) && Pte.swapType(pte) == SWP_MIGRATION_WRITE;
    }

    /** {@code make_migration_entry_read()}: the mapping will come back read-only. */
    static long read(long pte) {
        return Pte.ofSwapEntry(SWP_MIGRATION_READ, Pte.swapOffset(pte));
    }

    /** {@code migration_entry_to_page()}. BUG if the page is not locked. */
    static Page page(Machine machine, long pte) {
        Page page = machine.memMap[Pte.swapOffset(pte)];
        Bug.on(!page.isLocked(), "migration_entry_to_page: page is not locked", page);
        return page;
    }

    /**
     * The branch of copy_one_pte for a migration entry, both pte locks held: with COW, both processes will find the mapping read-only.
     * The page is not looked at, and has no reference more.
     */
    static void copy(PteCopy copy, long pte) {
        long copied = pte;
        if (copy.isCow() && (isWrite(pte) || Pte.isSwapExclusive(pte))) {
            copied = read(pte);
            copy.src.setPteAt(copy.index, copied);
        }
        copy.dst.setPteAt(copy.index, copied);
    }
}
