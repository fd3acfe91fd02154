// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change the write-protect fault and the swap-in. Every default is the unfixed kernel. */
public interface FaultHooks {

    /** In do_wp_page, for an anonymous page: pte lock held, page not locked by this CPU. */
    default WpStep doWpPageAnon(Cpu cpu, Page page) {
        return Fault.tryLockAndReuse(cpu, page);
    }

    /** {@code can_share_swap_page}, later {@code reuse_swap_page}: one user is left. Page locked, pte lock held. */
    default boolean canReusePage(Cpu cpu, Page page) {
        return Swap.canShareSwapPage(cpu, page);
    }

    /**
     * In do_swap_page, page locked, pte lock held, page not mapped by this pte yet: it belongs to this mapping alone, so that a write
     * fault may map it writable.
     */
    default boolean isExclusiveAtSwapIn(Cpu cpu, Page page, long swapPte, boolean write) {
        return write && canReusePage(cpu, page);
    }

    /** In do_swap_page, once the page is mapped: whether it was found exclusive. Page and pte lock held. */
    default void afterSwapIn(Page page, boolean exclusive) {}

    /** In page_add_new_anon_rmap, a new page's first mapping; in hugetlb_cow, a huge page found to have one only. pte lock held. */
    default void newAnonPage(Page page) {}
}
