// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.Swap;
import forkrace.sync.LockClass;

/**
 * V8: no fork while direct reads are in flight, by a second semaphore of the mm; and a write fault never reuses a page that anybody
 * else has a reference on, for which reclaim must not unmap such pages.
 * Known holes: see spec V8 (users of gup that do not take the semaphore, write-protection without fork); finding F4, a store lost at
 * swap-in; fork waits for the device.
 */
public final class KosakiPinSem implements ForkFix {

    @Override
    public Profile profile() {
        return Profile.LINUS_2_6_29;
    }

    @Override
    public boolean forkWaitsForDirectReads() {
        return true;
    }

    /** Hunk in direct_io_worker(): whoever completes the read gives it back. */
    @Override
    public void beginDirectRead(Cpu cpu, MmStruct mm) {
        mm.mmget();
        mm.mmPinnedSem.downReadNonOwner(cpu, LockClass.MM_PINNED_SEM);
    }

    /** Hunk in dio_complete(). */
    @Override
    public void endDirectRead(Cpu cpu, MmStruct mm) {
        mm.mmPinnedSem.upReadNonOwner();
        mm.mmput(cpu);
    }

    /** Hunks in dup_mmap(), around the parent's mmap_sem. */
    @Override
    public void beforeMmapSem(Cpu cpu, MmStruct oldMm) {
        oldMm.mmPinnedSem.downWrite(cpu, LockClass.MM_PINNED_SEM);
    }

    @Override
    public void afterMmapSem(Cpu cpu, MmStruct oldMm) {
        oldMm.mmPinnedSem.upWrite(cpu);
    }

    /** Hunk in reuse_swap_page(): one user, and no reference but its own. */
    @Override
    public boolean canReusePage(Cpu cpu, Page page) {
        return Swap.canShareSwapPage(cpu, page) && page.countAtWriteFault(cpu) == 1;
    }

    /** Hunk in try_to_unmap(): mappings, swap cache and reclaim are all there is. */
    @Override
    public boolean mayUnmap(Cpu cpu, Page page) {
        return !page.isSwapCache() || page.count() == page.mapcount() + 2;
    }

    /** The same once more after the pte is gone: gup-fast may have come between. */
    @Override
    public boolean mayUnmapCleared(Cpu cpu, Page page) {
        return mayUnmap(cpu, page);
    }
}
