// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change get_user_pages, its lockless form, and direct I/O. Every default is the unfixed kernel. */
public interface GupHooks {

    /** The reference that direct I/O takes. */
    default GupKind reference() {
        return GupKind.GET;
    }

    /** In get_user_pages with a page array: even a reader gets a page that nobody else will move away from. */
    default boolean breaksCowForReading(VmArea vma) {
        return false;
    }

    /**
     * In follow_page with FOLL_GET or FOLL_PIN: pte lock held, before the reference. False is "no page": a fault comes first, for which
     * the request may demand more than its caller did.
     */
    default boolean mayGetPage(Page page, long pte, GupRequest request) {
        return true;
    }

    /** In follow_page with FOLL_GET or FOLL_PIN: pte lock held, reference already taken. */
    default void afterGetPage(Page page, GupRequest request) {}

    /** In get_user_pages: pte lock dropped, mmap_sem held for read, the page pinned. */
    default void afterFollowPage(Page page, VmArea vma) {}

    /** In get_user_pages_fast, before the walk: what {@link #endGupFast} is given; negative sends to the slow path. */
    default int beginGupFast(MmStruct mm, GupRequest request) {
        return 0;
    }

    /** In gup_pte_range, interrupts off, before the reference. False sends to the slow path. */
    default boolean mayGetPageFast(Page page, GupRequest request) {
        return true;
    }

    /** In gup_pte_range, interrupts off, the reference taken. False gives it back and sends to the slow path. */
    default boolean keepsPageFast(FastPte found, GupRequest request) {
        return true;
    }

    /** In get_user_pages_fast, after the walk. False gives back all it took and sends to the slow path. */
    default boolean endGupFast(MmStruct mm, GupRequest request, int begun) {
        return true;
    }

    /** A direct read begins, no page pinned yet. May sleep. */
    default void beginDirectRead(Cpu cpu, MmStruct mm) {}

    /** A direct read is complete, every pin dropped. Perhaps on another CPU, perhaps in an interrupt. */
    default void endDirectRead(Cpu cpu, MmStruct mm) {}
}
