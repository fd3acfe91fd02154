// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change what get_user_pages, fork and freeing do with huge pages. Every default is the unfixed kernel. */
public interface HugeHooks {

    /** In follow_hugetlb_page: the look-up, and the fault it may need, are for writing. */
    default boolean gupWritesToHugePage(GupRequest request) {
        return request.originallyWrite();
    }

    /** In follow_hugetlb_page, the pte present: as {@link GupHooks#mayGetPage}. page_table_lock held. */
    default boolean mayGetHugePage(Page page, long pte, GupRequest request) {
        return true;
    }

    /** In follow_hugetlb_page: takes the reference on the head page. page_table_lock held. */
    default void getHugePage(Page page, GupRequest request) {
        request.grab(page);
    }

    /** In copy_hugetlb_page_range of a COW mapping, before the first pte. */
    default void beginCopyHugetlbPageRange(MmStruct srcMm) {}

    /** In copy_hugetlb_page_range of a COW mapping, after the last pte, also when it failed. */
    default void endCopyHugetlbPageRange(MmStruct srcMm) {}

    /**
     * In copy_hugetlb_page_range, for a present pte: both page_table_locks held; may drop them, and need not take them again. 0,
     * {@code -EAGAIN} to come back to this pte, or {@code -ENOMEM}.
     */
    default int copyHugePte(HugeCopy copy) {
        copy.writeProtectParent();
        copy.rereadParent();
        copy.getPage();
        copy.dupRmap();
        copy.installInChild();
        return 0;
    }

    /** Page flags that are cleared when a huge page's last reference goes, before it is back in the pool. */
    default int flagsClearedAtHugeFree() {
        return 0;
    }
}
