// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import java.util.ArrayList;
import java.util.List;

/** {@code struct mmu_gather} (asm-generic/tlb.h, 2.6.18): pages unmapped but not released until the TLBs are flushed. */
final class MmuGather {

    /** {@code FREE_PTE_NR}. */
    private static final int FREE_PTE_NR = 506;

    private final Cpu cpu;
    private final MmStruct mm;
    final boolean fullMm;
    private final List<Page> pages = new ArrayList<>();
    private boolean needFlush;

    /** {@code tlb_gather_mmu()}. */
    MmuGather(Cpu cpu, MmStruct mm, boolean fullMm) {
        this.cpu = cpu;
        this.mm = mm;
        this.fullMm = fullMm;
    }

    /** {@code tlb_remove_page()}. same. The pte lock is held, also when the batch is full and everything is flushed. */
    void removePage(Page page) {
        needFlush = true;
        pages.add(page);
        if (pages.size() == FREE_PTE_NR) {
            flush();
        }
    }

    /** {@code tlb_finish_mmu()}, {@code tlb_flush_mmu()}. same. */
    void finish() {
        flush();
    }

    private void flush() {
        if (!needFlush) {
            return;
        }
        needFlush = false;
        Tlb.flushMm(cpu, mm);
        freePagesAndSwapCache();
    }

    /** {@code free_pages_and_swap_cache()}, {@code free_swap_cache()}, mm/swap_state.c. same. Drains this CPU's pagevecs. */
    private void freePagesAndSwapCache() {
        Lru.addDrain(cpu);
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            if (page.isSwapCache() && page.tryLock(cpu)) {
                cpu.machine.requireSwap().removeExclusiveSwapPage(cpu, page);
                page.unlock(cpu);
            }
            page.put(cpu);
        }
        pages.clear();
    }
}
