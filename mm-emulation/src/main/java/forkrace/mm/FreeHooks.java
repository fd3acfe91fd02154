// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Where patches change the freeing and allocating of pages. Every default is the unfixed kernel. */
public interface FreeHooks {

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
}
