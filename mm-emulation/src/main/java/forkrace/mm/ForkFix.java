// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/**
 * The places where some patch has a hunk. Every default is the unfixed kernel; a variant overrides what its patch touches.
 *
 * <table>
 * <caption>Hooks</caption>
 * <tr><th>hook</th><th>kernel function</th><th>overridden by</th></tr>
 * <tr><td>{@link #afterGetPage}</td><td>follow_page</td><td>V2</td></tr>
 * <tr><td>{@link #vmaForCopyPageRange}</td><td>dup_mmap</td><td>V1, V2</td></tr>
 * <tr><td>{@link #beforePteLocks}</td><td>copy_pte_range</td><td>V2</td></tr>
 * <tr><td>{@link #copyOnePte}</td><td>copy_one_pte</td><td>V1, V2</td></tr>
 * <tr><td>{@link #copyWithLocksHeld}</td><td>copy_pte_range</td><td>V2</td></tr>
 * <tr><td>{@link #copyAfterUnlock}</td><td>copy_pte_range</td><td>V1</td></tr>
 * <tr><td>{@link #afterPteRange}</td><td>copy_pte_range</td><td>V2</td></tr>
 * <tr><td>{@link #flagsClearedByBadPage}</td><td>bad_page</td><td>V2</td></tr>
 * <tr><td>{@link #flagsClearedAtFree}</td><td>free_pages_check</td><td>V2</td></tr>
 * <tr><td>{@link #flagsBadAtAlloc}</td><td>prep_new_page</td><td>V2</td></tr>
 * <tr><td>{@link #registerBuffer}</td><td>the application</td><td>V9</td></tr>
 * </table>
 */
public interface ForkFix {

    /** The base kernel that the patch was written for. */
    default Profile profile() {
        return Profile.RHEL_5_2;
    }

    /** In follow_page with FOLL_GET: pte lock held, reference already taken. */
    default void afterGetPage(Page page, GupRequest request) {}

    /** In dup_mmap: the vma that copy_page_range is given. */
    default VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
        return parent;
    }

    /** In copy_pte_range, before the locks of one page table are taken, and again after each lock break. May sleep. 0 or -errno. */
    default int beforePteLocks(PteCopy copy) {
        return 0;
    }

    /** In copy_one_pte, for a present pte: both pte locks held. */
    default CopyStep copyOnePte(PteCopy copy) {
        copy.writeProtectParent();
        copy.rereadParent();
        copy.shareReference();
        copy.installInChild();
        return CopyStep.NEXT;
    }

    /** In copy_pte_range after {@link CopyStep#COPY_WITH_LOCKS_HELD}: both pte locks still held. */
    default void copyWithLocksHeld(PteCopy copy) {
        throw new UnsupportedOperationException("this fix never asks for a copy");
    }

    /** In copy_pte_range after {@link CopyStep#COPY_AFTER_UNLOCK}: no pte lock held. May sleep. 0 or -errno. */
    default int copyAfterUnlock(PteCopy copy) {
        throw new UnsupportedOperationException("this fix never asks for a copy");
    }

    /** At the end of copy_pte_range, and where it gives up for lack of a page table. No lock held. */
    default void afterPteRange(PteCopy copy) {}

    /** Page flags that bad_page clears besides the kernel's. */
    default int flagsClearedByBadPage() {
        return 0;
    }

    /** Page flags that free_pages_check clears silently besides PG_dirty. */
    default int flagsClearedAtFree() {
        return 0;
    }

    /** Page flags that prep_new_page reports besides the kernel's. */
    default int flagsBadAtAlloc() {
        return 0;
    }

    /** What an application that knows of this fix does to a buffer before its first direct I/O on it. 0 or -errno. */
    default int registerBuffer(Cpu cpu, int start, int pages) {
        return 0;
    }
}
