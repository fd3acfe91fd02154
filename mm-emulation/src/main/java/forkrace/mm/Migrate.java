// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/**
 * mm/migrate.c, 2.6.18: moves one anonymous page to another frame, in two steps, so that others can come between. Pins do not stop it
 * from unmapping the page, only from moving it. Nobody's mmap_sem is held, as when memory is taken offline.
 */
public final class Migrate {

    private final Page page;
    private final Page newPage;

    private Migrate(Page page, Page newPage) {
        this.page = page;
        this.newPage = newPage;
    }

    /**
     * {@code unmap_and_move()}, mm/migrate.c. reduced: up to the move; waits for the page lock at once. Takes lru_lock, then the page
     * lock, which it leaves with, then anon_vma->lock and pte locks. Sleeps. Null if the page is on no LRU list or for lack of memory.
     */
    public static Migrate unmap(Cpu cpu, Page page) {
        if (!isolateLruPage(cpu, page)) {
            return null;
        }
        Page created = PageAlloc.allocPage(cpu);
        if (created == null) {
            moveToLru(cpu, page);
            return null;
        }
        page.lock(cpu);
        Rmap.tryToUnmap(cpu, page, true);
        return new Migrate(page, created);
    }

    /**
     * The rest of unmap_and_move: moves the page, or gives it back to those who mapped it, and unlocks it. 0, or {@code -EAGAIN} if
     * somebody else has a reference.
     */
    public int finish(Cpu cpu) {
        int rc = page.isMapped() ? -Errno.EAGAIN : moveToNewPage(cpu);
        if (rc != 0) {
            removeMigrationPtes(cpu, page, page);
        }
        page.unlock(cpu);
        moveToLru(cpu, page);
        moveToLru(cpu, newPage);
        return rc;
    }

    /** {@code isolate_lru_page()}, mm/migrate.c. same. Takes lru_lock, and a reference. False if the page is on no LRU list. */
    private static boolean isolateLruPage(Cpu cpu, Page page) {
        Zone zone = cpu.machine.zone;
        zone.lruLock.lock(cpu, LockClass.LRU);
        boolean isolated = page.isLru();
        if (isolated) {
            page.get();
            page.clearFlag(Page.PG_LRU);
            (page.isActive() ? zone.activeList : zone.inactiveList).remove(page);
        }
        zone.lruLock.unlock(cpu);
        return isolated;
    }

    /** {@code move_to_lru()}, mm/migrate.c. same. Through a pagevec, which has a reference for a while. May take lru_lock. */
    private static void moveToLru(Cpu cpu, Page page) {
        if (page.isActive()) {
            page.clearFlag(Page.PG_ACTIVE);
            Lru.cacheAddActive(cpu, page);
        } else {
            Lru.cacheAdd(cpu, page);
        }
        page.put(cpu);
    }

    /**
     * {@code move_to_new_page()}, {@code migrate_page()}, mm/migrate.c. reduced: does not move a page of the swap cache. Page locked;
     * the only reference must be the isolation's.
     */
    private int moveToNewPage(Cpu cpu) {
        if (page.isSwapCache() || page.count() != 1) {
            return -Errno.EAGAIN;
        }
        Bug.on(!newPage.tryLock(cpu), "move_to_new_page: the new page is locked");
        newPage.index = page.index;
        newPage.setMapping(page.mapping());
        migratePageCopy(cpu);
        removeMigrationPtes(cpu, page, newPage);
        newPage.unlock(cpu);
        return 0;
    }

    /** {@code migrate_page_copy()}, mm/migrate.c. same for anonymous pages. Both pages locked. */
    private void migratePageCopy(Cpu cpu) {
        newPage.copyFrom(page, cpu);
        for (int flag : new int[] {Page.PG_UPTODATE, Page.PG_REFERENCED, Page.PG_ACTIVE, Page.PG_DIRTY}) {
            if (page.isSet(flag)) {
                newPage.setFlag(flag);
            }
        }
        page.clearFlag(Page.PG_ACTIVE);
        page.clearFlag(Page.PG_DIRTY);
        page.setMapping(null);
    }

    /** {@code remove_migration_ptes()}, mm/migrate.c. same for anonymous pages. Old page locked; takes anon_vma->lock. */
    private static void removeMigrationPtes(Cpu cpu, Page old, Page replacement) {
        AnonVma anonVma = replacement.mapping();
        if (anonVma == null) {
            return;
        }
        anonVma.lock.lock(cpu, LockClass.ANON_VMA);
        for (VmArea vma = anonVma.head; vma != null; vma = vma.anonVmaNext) {
            if (vma.contains(replacement.index)) {
                removeMigrationPte(cpu, vma, old, replacement);
            }
        }
        anonVma.lock.unlock(cpu);
    }

    /** {@code remove_migration_pte()}, mm/migrate.c. same. Takes the pte lock. Writable only if the entry still says so. */
    private static void removeMigrationPte(Cpu cpu, VmArea vma, Page old, Page replacement) {
        MmStruct mm = vma.mm;
        int vpn = replacement.index;
        int index = mm.pteIndex(vpn);
        PageTable table = mm.pteOffset(vpn);
        if (table == null || !Pte.isSwap(table.read(index))) {
            return;
        }
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        long pte = table.read(index);
        if (MigrationEntry.isMigration(pte) && MigrationEntry.page(cpu.machine, pte) == old) {
            replacement.get();
            long restored = Pte.old(Pte.make(replacement));
            table.setPteAt(index, MigrationEntry.isWrite(pte) ? Pte.writable(restored) : restored);
            Rmap.pageAddAnonRmap(replacement, vma, vpn);
            cpu.machine.fix.afterMigration(replacement, Pte.isSwapExclusive(pte));
        }
        ptl.unlock(cpu);
    }

    /** {@code migration_entry_wait()}, mm/migrate.c. same. Takes the pte lock; then waits until the page is unlocked. Sleeps. */
    static void migrationEntryWait(Cpu cpu, MmStruct mm, PageTable table, int vpn) {
        SpinLock ptl = mm.pteLockptr(table);
        ptl.lock(cpu, LockClass.PTE);
        long pte = table.read(mm.pteIndex(vpn));
        if (!MigrationEntry.isMigration(pte)) {
            ptl.unlock(cpu);
            return;
        }
        Page page = MigrationEntry.page(cpu.machine, pte);
        page.get();
        ptl.unlock(cpu);
        page.waitOnLocked(cpu);
        page.put(cpu);
    }
}
