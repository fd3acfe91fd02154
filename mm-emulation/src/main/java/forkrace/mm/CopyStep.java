// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** What copy_pte_range does after one pte. */
public enum CopyStep {
    /** Goes on: parent and child share the page. */
    NEXT,
    /** Stops, and calls {@link ForkFix#copyWithLocksHeld} before it drops the pte locks. */
    COPY_WITH_LOCKS_HELD,
    /** Stops, drops the pte locks, and calls {@link ForkFix#copyAfterUnlock}. */
    COPY_AFTER_UNLOCK,
    /** Stops, drops the pte locks, allocates a spare page, and comes back to this pte: {@code -EAGAIN} of copy_present_page. */
    ALLOCATE_AND_RETRY
}
