// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/**
 * A fix: the places where some patch has a hunk, by the part of the kernel they are in. Every default is the unfixed kernel; a variant
 * overrides what its patch touches.
 *
 * <table>
 * <caption>Hooks</caption>
 * <tr><th>hook</th><th>kernel function</th><th>overridden by</th></tr>
 * <tr><td>{@link #breaksCowForReading}</td><td>get_user_pages</td><td>V7</td></tr>
 * <tr><td>{@link #mayGetPage}</td><td>follow_page</td><td>V6, V13, V13g</td></tr>
 * <tr><td>{@link #afterGetPage}</td><td>follow_page</td><td>V2, V3a, V3b, V4, V5, V6r, V6</td></tr>
 * <tr><td>{@link #afterFollowPage}</td><td>get_user_pages</td><td>V7</td></tr>
 * <tr><td>{@link #beginGupFast}</td><td>get_user_pages_fast</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #mayGetPageFast}</td><td>gup_pte_range</td><td>V7</td></tr>
 * <tr><td>{@link #keepsPageFast}</td><td>gup_pte_range</td><td>V6, V13, V13g</td></tr>
 * <tr><td>{@link #endGupFast}</td><td>get_user_pages_fast</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #beginDirectRead}</td><td>direct_io_worker</td><td>V8</td></tr>
 * <tr><td>{@link #endDirectRead}</td><td>dio_complete</td><td>V8</td></tr>
 * <tr><td>{@link #beforeMmapSem}</td><td>dup_mmap</td><td>V8</td></tr>
 * <tr><td>{@link #afterMmapSem}</td><td>dup_mmap</td><td>V8</td></tr>
 * <tr><td>{@link #vmaForCopyPageRange}</td><td>dup_mmap</td><td>V1, V2, V3a, V3b, V4, V5</td></tr>
 * <tr><td>{@link #beginCopyPageRange}</td><td>copy_page_range</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #endCopyPageRange}</td><td>copy_page_range</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #beforePteLocks}</td><td>copy_pte_range</td><td>V2, V3a, V3b, V4, V5</td></tr>
 * <tr><td>{@link #copyOnePte}</td><td>copy_one_pte</td><td>V1, V2, V3a, V3b, V4, V5, V6r, V6, V7, V11w, V11, V12, V13, V13g</td></tr>
 * <tr><td>{@link #copySwapPte}</td><td>copy_one_pte</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #copyWithLocksHeld}</td><td>copy_pte_range</td><td>V2, V3a, V3b, V4, V5, V6r, V6, V7</td></tr>
 * <tr><td>{@link #copyAfterUnlock}</td><td>copy_pte_range</td><td>V1</td></tr>
 * <tr><td>{@link #afterPteRange}</td><td>copy_pte_range</td><td>V2, V3a, V3b, V4, V5</td></tr>
 * <tr><td>{@link #doWpPageAnon}</td><td>do_wp_page</td><td>V10, V11w, V11, V12, V13, V13g</td></tr>
 * <tr><td>{@link #canReusePage}</td><td>can_share_swap_page</td><td>V7, V8</td></tr>
 * <tr><td>{@link #isExclusiveAtSwapIn}</td><td>do_swap_page</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #afterSwapIn}</td><td>do_swap_page</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #newAnonPage}</td><td>page_add_new_anon_rmap</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #mayAddToSwap}</td><td>shrink_page_list</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #orderSwapCacheAdd}</td><td>__add_to_swap_cache</td><td>V3b</td></tr>
 * <tr><td>{@link #mayUnmap}</td><td>try_to_unmap_one</td><td>V8</td></tr>
 * <tr><td>{@link #swapPteFor}</td><td>try_to_unmap_one</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #mayUnmapCleared}</td><td>try_to_unmap_one</td><td>V8, V13, V13g</td></tr>
 * <tr><td>{@link #mayClearSoftDirty}</td><td>clear_refs_pte_range</td><td>V12, V13, V13g</td></tr>
 * <tr><td>{@link #afterMigration}</td><td>remove_migration_pte</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #flagsClearedByBadPage}</td><td>bad_page</td><td>V2, V3a, V3b, V4, V5</td></tr>
 * <tr><td>{@link #flagsClearedAtFree}</td><td>free_pages_check</td><td>V2, V3a, V3b, V4, V5, V6r, V6, V7, V13, V13g</td></tr>
 * <tr><td>{@link #flagsBadAtAlloc}</td><td>prep_new_page</td><td>V2, V3a, V3b, V4, V5, V6r</td></tr>
 * <tr><td>{@link #gupWritesToHugePage}</td><td>follow_hugetlb_page</td><td>V6</td></tr>
 * <tr><td>{@link #mayGetHugePage}</td><td>follow_hugetlb_page</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #getHugePage}</td><td>follow_hugetlb_page</td><td>V5, V6r, V6</td></tr>
 * <tr><td>{@link #beginCopyHugetlbPageRange}</td><td>copy_hugetlb_page_range</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #endCopyHugetlbPageRange}</td><td>copy_hugetlb_page_range</td><td>V13, V13g</td></tr>
 * <tr><td>{@link #copyHugePte}</td><td>copy_hugetlb_page_range</td><td>V5, V6r, V6, V13, V13g</td></tr>
 * <tr><td>{@link #flagsClearedAtHugeFree}</td><td>put_compound_page</td><td>V5, V6, V13, V13g</td></tr>
 * <tr><td>{@link #registerBuffer}</td><td>the application</td><td>V9</td></tr>
 * </table>
 */
public interface ForkFix extends GupHooks, CopyHooks, FaultHooks, ReclaimHooks, FreeHooks, HugeHooks {

    /** The base kernel that the patch was written for. */
    default Profile profile() {
        return Profile.RHEL_5_2;
    }

    /** The patch brings assertions of its own: {@link Machine#asserts}. */
    default boolean hasAssertions() {
        return false;
    }

    /** Fork waits until no direct read is in flight: the kernel has {@code mm->mm_pinned_sem}. */
    default boolean forkWaitsForDirectReads() {
        return false;
    }

    /** The kernel has {@code mm->write_protect_seq}. */
    default boolean hasWriteProtectSeq() {
        return false;
    }

    /** What an application that knows of this fix does to a buffer before its first direct I/O on it. 0 or -errno. */
    default int registerBuffer(Cpu cpu, int start, int pages) {
        return 0;
    }
}
